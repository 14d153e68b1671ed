"""
Every change of stock. A sale is one conditional UPDATE per SKU, in the order of variant
ids, so that two orders with the same goods never wait for each other in a circle.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.actor import Actor
from core.quantity import thousandths, value
from shop.catalog.models import ProductPage, ProductVariant
from shop.stock import sold_out
from shop.stock.models import StockLevel, StockMovement, StockReservation
from shop.stores import audit, cache_tags
from shop.stores.models import Store
from shop.stores.tenancy import id_of

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


# All lines or none by one statement, on PostgreSQL and SQLite alike. Rows are locked in the
# order of variants; `is_enough` is what the lock has found, not what the snapshot knew.
RESERVE = """
WITH wanted AS (
    SELECT level.id, asked.column2 AS amount,
           level.on_hand - level.reserved >= asked.column2 AS is_enough
    FROM stock_stocklevel AS level
    JOIN (VALUES {values}) AS asked ON level.variant_id = asked.column1
    WHERE level.store_id = %s
    ORDER BY level.variant_id {lock}
)
UPDATE stock_stocklevel
SET reserved = stock_stocklevel.reserved + wanted.amount
FROM wanted
WHERE stock_stocklevel.id = wanted.id
  AND stock_stocklevel.store_id = %s
  AND (SELECT count(*) FROM wanted WHERE is_enough) = %s
  AND stock_stocklevel.on_hand >= stock_stocklevel.reserved + wanted.amount
RETURNING stock_stocklevel.variant_id, stock_stocklevel.on_hand - stock_stocklevel.reserved
"""


def reserve(
    *,
    store: Store | int,
    quantities: Mapping[int, Decimal],
    reference: str,
) -> None:
    """
    Hold all of `quantities` (variant id to amount), or nothing.

    :raises OutOfStock: naming what is short and how much is left
    """
    store_id = id_of(store)
    if not quantities:
        return
    rows = [
        StockReservation(
            store_id=store_id,
            variant_id=variant_id,
            reference=reference,
            quantity=quantities[variant_id],
        )
        for variant_id in sorted(quantities)
    ]
    # A savepoint would be two statements more, and is not needed: refused is unchanged.
    with transaction.atomic(savepoint=False):
        left = _hold(store_id, quantities)
        if left:
            StockReservation._base_manager.bulk_create(rows)
            if gone := [variant_id for variant_id, rest in left.items() if rest <= 0]:
                sold_out.mark_sold_out(store=store_id, variant_ids=gone)
            cache_tags.touch_variants(quantities)
    if not left:
        raise OutOfStock(_short(store_id, quantities))


def _hold(store_id: int, quantities: Mapping[int, Decimal]) -> dict[int, int]:
    """What is left of each variant, in thousandths; {} when one of them was short."""
    lock = "FOR UPDATE OF level" if connection.features.has_select_for_update_of else ""
    statement = RESERVE.format(values=", ".join(["(%s, %s)"] * len(quantities)), lock=lock)
    asked = [
        number
        for variant_id in sorted(quantities)
        for number in (variant_id, thousandths(quantities[variant_id]))
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*asked, store_id, store_id, len(quantities)])
        return dict(cursor.fetchall())


@transaction.atomic
def release(*, store: Store | int, reference: str) -> None:
    """Give back what is held for `reference`; a second call changes nothing."""
    held = _held(store, reference)
    for reservation in held:
        StockLevel._base_manager.filter(
            store_id=reservation.store_id, variant_id=reservation.variant_id
        ).update(reserved=F("reserved") - value(reservation.quantity))
    _close(held, State.RELEASED)


@transaction.atomic
def release_part(*, store: Store | int, reference: str, quantities: Mapping[int, Decimal]) -> None:
    """
    Give back some of what is held for `reference`: variant id to amount.

    :raises ValueError: for more than is held
    """
    done = []
    for reservation in _held(store, reference):
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


@transaction.atomic
def consume(*, store: Store | int, reference: str, actor: Actor) -> None:
    """Book out what is held for `reference`: it left the shop. Twice changes nothing."""
    held = _held(store, reference)
    for reservation in held:
        amount = value(reservation.quantity)
        StockLevel._base_manager.filter(
            store_id=reservation.store_id, variant_id=reservation.variant_id
        ).update(on_hand=F("on_hand") - amount, reserved=F("reserved") - amount)
    levels = StockLevel._base_manager.select_related("variant").filter(
        store_id=id_of(store), variant_id__in=[r.variant_id for r in held]
    )
    by_variant = {level.variant_id: level for level in levels}
    document = _document(store, Kind.SALE, reference)
    StockMovement._base_manager.bulk_create(
        _movement(
            by_variant[reservation.variant_id],
            Kind.SALE,
            -reservation.quantity,
            reason="",
            actor=actor,
            reference=document,
        )
        for reservation in held
    )
    _count_sales(held, by_variant)
    _close(held, State.CONSUMED)


def take_back(*, store: Store | int, reference: str, actor: Actor) -> None:
    """
    What was booked out for `reference` never left: it is on hand again and held as before.
    Twice changes nothing.
    """
    gone = _held(store, reference, State.CONSUMED)
    for reservation in gone:
        amount = value(reservation.quantity)
        StockLevel._base_manager.filter(
            store_id=reservation.store_id, variant_id=reservation.variant_id
        ).update(on_hand=F("on_hand") + amount, reserved=F("reserved") + amount)
    levels = StockLevel._base_manager.select_related("variant").filter(
        store_id=id_of(store), variant_id__in=[r.variant_id for r in gone]
    )
    by_variant = {level.variant_id: level for level in levels}
    document = _document(store, Kind.RETURN, reference)
    StockMovement._base_manager.bulk_create(
        _movement(
            by_variant[reservation.variant_id],
            Kind.RETURN,
            reservation.quantity,
            reason=gettext_noop("撤销发货"),
            actor=actor,
            reference=document,
        )
        for reservation in gone
    )
    _count_sales(gone, by_variant, sign=-1)
    _close(gone, State.HELD)


def _document(store: Store | int, kind: str, reference: str) -> str:
    """`reference`, or "… #2" when goods of it went the same way before."""
    booked = StockMovement._base_manager.filter(store_id=id_of(store), kind=kind).filter(
        Q(reference=reference) | Q(reference__startswith=f"{reference} #")
    )
    times = booked.values("reference").distinct().count()
    return f"{reference} #{times + 1}" if times else reference


def _count_sales(
    held: list[StockReservation], levels: dict[int, StockLevel], *, sign: int = 1
) -> None:
    """已售 of variants, then of products: each in the order of ids, as all lock them."""
    of_product: dict[int, Decimal] = {}
    for reservation in held:
        variant = levels[reservation.variant_id].variant
        sold = F("sales") + value(sign * reservation.quantity)
        ProductVariant._base_manager.filter(pk=variant.pk).update(sales=sold)
        before = of_product.get(variant.product_id, Decimal(0))
        of_product[variant.product_id] = before + reservation.quantity
    for product_id in sorted(of_product):
        sold = F("sales") + value(sign * of_product[product_id])
        ProductPage.objects.filter(pk=product_id).update(sales=sold)
    if held:
        cache_tags.touch_store(held[0].store_id)


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
    difference = on_hand - level.on_hand
    level.on_hand = on_hand
    level.save(update_fields=["on_hand"])
    if difference or kind == Kind.COUNT:
        _book(level, kind, difference, reason=reason, actor=actor)
    sold_out.refresh_variants(store=level.store_id, variant_ids=[level.variant_id])
    cache_tags.touch_variants([level.variant_id])
    return level


def _book(level: StockLevel, kind: str, quantity: Decimal, *, reason: str, actor: Actor) -> None:
    _movement(level, kind, quantity, reason=reason, actor=actor).save()


def _movement(
    level: StockLevel,
    kind: str,
    quantity: Decimal,
    *,
    reason: str,
    actor: Actor,
    reference: str = "",
) -> StockMovement:
    return StockMovement(
        store_id=level.store_id,
        variant_id=level.variant_id,
        kind=kind,
        quantity=quantity,
        on_hand_after=level.on_hand,
        reason=reason,
        reference=reference,
        actor=actor if getattr(actor, "pk", None) else None,
    )


def _held(store: Store | int, reference: str, state: str = State.HELD) -> list[StockReservation]:
    store_id = id_of(store)
    rows = StockReservation._base_manager.select_for_update().filter(
        store_id=store_id, reference=reference, state=state
    )
    return list(rows.order_by("variant_id"))


def _close(held: list[StockReservation], state: str) -> None:
    if not held:
        return
    rows = StockReservation._base_manager.filter(pk__in=[r.pk for r in held])
    rows.update(state=state)
    variant_ids = [reservation.variant_id for reservation in held]
    sold_out.refresh_variants(store=held[0].store_id, variant_ids=variant_ids)
    cache_tags.touch_variants(variant_ids)


def _short(store_id: int, quantities: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """The variants of which there is less than asked, and what is left of them."""
    levels = StockLevel._base_manager.filter(store_id=store_id, variant_id__in=list(quantities))
    left = dict.fromkeys(sorted(quantities), Decimal(0))
    left |= {level.variant_id: level.available for level in levels}
    short = {pk: amount for pk, amount in left.items() if amount < quantities[pk]}
    # Somebody gave goods back in between: it was short a moment ago.
    return short or left
