"""
Every change of stock. A sale is one conditional UPDATE per SKU, in the order of variant
ids, so that two orders with the same goods never wait for each other in a circle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.quantity import thousandths, value
from shop.catalog.models import ProductVariant
from shop.stock import holding, low, sold_out
from shop.stock.holding import Left
from shop.stock.models import StockLevel, StockMovement, StockReservation
from shop.stock.movements import movement
from shop.stores.models import Store
from shop.stores.people import audit
from shop.stores.public_pages import cache_tags
from shop.stores.tenancy import id_of

NOTHING: Mapping[int, Decimal] = {}
Kind = StockMovement.Kind
State = StockReservation.State


@dataclass
class OutOfStock(Exception):
    """`available` maps the ids of short variants to what is left of them."""

    available: dict[int, Decimal]


class LevelChanged(Exception):
    """Somebody sold or booked goods since the person looked."""


class LevelBelowReserved(Exception):
    """Less would be on hand than is held for orders."""


@transaction.atomic
def open_level(*, variant: ProductVariant, quantity: Decimal, actor: Actor) -> StockLevel:
    """The level of a new variant, with its opening stock in the ledger."""
    level = StockLevel._base_manager.create(
        store_id=variant.store_id, variant=variant, on_hand=quantity
    )
    if quantity:
        _book(level, Kind.OPENING, quantity, reason="", actor=actor)
    sold_out.refresh(store=variant.store_id, product_ids=[variant.product_id])
    cache_tags.touch_variants([variant.pk])
    return level


@transaction.atomic
def change(
    *,
    store: Store | int,
    variant_id: int,
    kind: str,
    quantity: Decimal,
    actor: Actor,
    reason: str = "",
) -> StockLevel:
    """
    Add `quantity` (negative: take away) to what is on hand: goods received, lost, adjusted.

    :raises LevelBelowReserved: when orders already hold what would go
    :raises StockLevel.DoesNotExist: when the store has no such variant
    """
    level = _locked(store, variant_id)
    return _set(level, level.on_hand + quantity, kind=kind, reason=reason, actor=actor)


@transaction.atomic
def count(
    *,
    store: Store | int,
    variant_id: int,
    counted: Decimal,
    actor: Actor,
    reason: str = "",
    seen: Decimal | None = None,
) -> StockLevel:
    """
    Stock-taking: what was counted on the shelf is what is on hand, held goods included.
    `seen` is the figure the person had before their eyes, where they changed one.

    :raises LevelBelowReserved: when fewer were counted than orders hold
    :raises LevelChanged: when it is no longer `seen`: a sale must not be counted back in
    :raises StockLevel.DoesNotExist: when the store has no such variant
    """
    level = _locked(store, variant_id)
    if seen is not None and level.on_hand != seen:
        raise LevelChanged(_("库存刚被修改过，请刷新后再操作"))
    return _set(level, counted, kind=Kind.COUNT, reason=reason, actor=actor)


@transaction.atomic
def set_low_at(*, store: Store | int, variant_id: int, low_at: Decimal, actor: Actor) -> StockLevel:
    """
    Below how many that can be sold the desk warns.

    :raises StockLevel.DoesNotExist: when the store has no such variant
    """
    level = _locked(store, variant_id)
    if level.low_at != low_at:
        before, level.low_at = level.low_at, low_at
        level.save(update_fields=["low_at"])
        audit.record(
            store=level.store_id,
            actor=actor,
            action="stock.low_at",
            target=level.variant.sku,
            low_at=[str(before), str(low_at)],
        )
    return level


def reserve(
    *,
    store: Store | int,
    quantities: Mapping[int, Decimal],
    reference: str,
    laid_aside: Mapping[int, Decimal] = NOTHING,
) -> None:
    """
    Hold all of `quantities` (variant id to amount), or nothing. So much of them was laid aside
    for this until now (`allotting.lay_aside`): the shelf has no less of it.

    :raises OutOfStock: naming what is short and how much is left
    """
    store_id = id_of(store)
    if not quantities:
        return
    # A savepoint would be two statements more, and is not needed: refused is unchanged.
    with transaction.atomic(savepoint=False):
        left = holding.hold(store_id, quantities, reference)
        if left:
            if gone := [variant_id for variant_id, of in left.items() if of.rest <= 0]:
                sold_out.mark_sold_out(store=store_id, variant_ids=gone)
            cache_tags.touch_variants(quantities)
            off_shelf = {pk: n - laid_aside.get(pk, 0) for pk, n in quantities.items()}
            low.tell(store_id, _ran_low(left, off_shelf))
    if not left:
        raise OutOfStock(holding.short(store_id, quantities))


@transaction.atomic
def release(*, store: Store | int, reference: str) -> None:
    """Give back what is held for `reference`; a second call changes nothing."""
    held = holding.held(store, reference)
    for reservation in held:
        StockLevel._base_manager.filter(
            store_id=reservation.store_id, variant_id=reservation.variant_id
        ).update(reserved=F("reserved") - value(reservation.quantity))
    holding.close(held, State.RELEASED)


@transaction.atomic
def release_part(*, store: Store | int, reference: str, quantities: Mapping[int, Decimal]) -> None:
    """
    Give back some of what is held for `reference`: variant id to amount.

    :raises ValueError: for more than is held
    """
    done = []
    for reservation in holding.held(store, reference):
        amount = quantities.get(reservation.variant_id, Decimal(0))
        if amount <= 0:
            continue
        if amount > reservation.quantity:
            raise ValueError("more than is held")
        StockLevel._base_manager.filter(
            store_id=reservation.store_id, variant_id=reservation.variant_id
        ).update(reserved=F("reserved") - value(amount))
        rows = StockReservation._base_manager.filter(pk=reservation.pk)
        if amount == reservation.quantity:
            rows.update(state=State.RELEASED)
        else:
            rows.update(quantity=reservation.quantity - amount)
        done.append(reservation.variant_id)
    if done:
        sold_out.refresh_variants(store=id_of(store), variant_ids=done)
        cache_tags.touch_variants(done)


def _locked(store: Store | int, variant_id: int) -> StockLevel:
    levels = StockLevel._base_manager.select_for_update(no_key=True)
    return levels.get(store_id=id_of(store), variant_id=variant_id)


def _set(
    level: StockLevel, on_hand: Decimal, *, kind: str, reason: str, actor: Actor
) -> StockLevel:
    if on_hand < level.reserved:
        raise LevelBelowReserved(
            _("有 %(reserved)s 件已被订单锁定，库存不能更少") % {"reserved": level.reserved}
        )
    difference, was_low = on_hand - level.on_hand, level.available < level.low_at
    level.on_hand = on_hand
    level.save(update_fields=["on_hand"])
    if difference or kind == Kind.COUNT:
        _book(level, kind, difference, reason=reason, actor=actor)
    sold_out.refresh_variants(store=level.store_id, variant_ids=[level.variant_id])
    cache_tags.touch_variants([level.variant_id])
    if level.available < level.low_at and not was_low:
        low.tell(level.store_id, [level.variant_id])
    return level


def _ran_low(left: Mapping[int, Left], quantities: Mapping[int, Decimal]) -> list[int]:
    """Those of which there was enough before."""
    return [
        variant_id
        for variant_id, of in left.items()
        if of.rest < of.low_at <= of.rest + thousandths(quantities[variant_id])
    ]


def _book(level: StockLevel, kind: str, quantity: Decimal, *, reason: str, actor: Actor) -> None:
    movement(level, kind, quantity, reason=reason, actor=actor).save()
