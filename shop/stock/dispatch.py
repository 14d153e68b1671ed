"""Held goods leave the shop, all at once or in parts, and come back where they never left."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_noop

from accounts.actor import Actor
from core.quantity import value
from shop.stock import holding, sold_out
from shop.stock.models import StockLevel, StockMovement, StockReservation
from shop.stock.movements import booked_for, count_sold, document, movement
from shop.stores.models import Store
from shop.stores.public_pages import cache_tags
from shop.stores.tenancy import id_of

Kind = StockMovement.Kind
State = StockReservation.State


@transaction.atomic
def consume(
    *,
    store: Store | int,
    reference: str,
    actor: Actor,
    quantities: Mapping[int, Decimal] | None = None,
) -> None:
    """
    Book out what is held for `reference`, or these `quantities` (variant id to amount) of it:
    it left the shop. Without `quantities`, twice changes nothing.

    :raises ValueError: for more than is held
    """
    held = {row.variant_id: row for row in holding.held(store, reference)}
    leaves = _part({pk: row.quantity for pk, row in held.items()}, quantities)
    _move(store, leaves, Kind.SALE, sign=-1, reference=reference, actor=actor)
    emptied = []
    for variant_id, amount in leaves.items():
        if amount == held[variant_id].quantity:
            emptied.append(held[variant_id])
        else:
            rest = held[variant_id].quantity - amount
            StockReservation._base_manager.filter(pk=held[variant_id].pk).update(quantity=rest)
    holding.close(emptied, State.CONSUMED)


@transaction.atomic
def take_back(
    *,
    store: Store | int,
    reference: str,
    actor: Actor,
    quantities: Mapping[int, Decimal] | None = None,
) -> None:
    """
    What was booked out for `reference`, or these `quantities` (variant id to amount) of it,
    never left: it is on hand again and held as before. Without `quantities`, twice changes
    nothing.

    :raises ValueError: for more than the ledger says is gone
    """
    rows = {row.variant_id: row for row in holding.reservations(store, reference)}
    back = _part(_gone(store, reference, rows), quantities)
    _move(
        store,
        back,
        Kind.RETURN,
        sign=1,
        reference=reference,
        actor=actor,
        reason=gettext_noop("撤销发货"),
    )
    for variant_id, amount in back.items():
        row = rows[variant_id]
        still = row.quantity if row.state == State.HELD else Decimal(0)
        StockReservation._base_manager.filter(pk=row.pk).update(
            state=State.HELD, quantity=still + amount
        )
    if back:
        sold_out.refresh_variants(store=id_of(store), variant_ids=list(back))
        cache_tags.touch_variants(back)


def _part(
    all_of_it: Mapping[int, Decimal], quantities: Mapping[int, Decimal] | None
) -> dict[int, Decimal]:
    """All of it, or `quantities` of it, in the order of variants."""
    asked = all_of_it if quantities is None else quantities
    if any(asked[pk] > all_of_it.get(pk, 0) for pk in asked):
        raise ValueError("more than there is")
    return {pk: asked[pk] for pk in sorted(asked) if asked[pk] > 0}


def _gone(
    store: Store | int, reference: str, rows: Mapping[int, StockReservation]
) -> dict[int, Decimal]:
    """Variant id → what the ledger says left for `reference` and has not come back."""
    booked = StockMovement._base_manager.filter(
        store_id=id_of(store), variant_id__in=list(rows), kind__in=(Kind.SALE, Kind.RETURN)
    )
    sums = booked.filter(booked_for(reference)).order_by().values_list("variant_id")
    return {pk: -total for pk, total in sums.annotate(total=Sum("quantity")) if total < 0}


def _move(
    store: Store | int,
    quantities: Mapping[int, Decimal],
    kind: str,
    *,
    sign: int,
    reference: str,
    actor: Actor,
    reason: str = "",
) -> None:
    """
    Goods that are held leave the shop (sign -1), or are held again (1): levels, ledger, 已售.
    `quantities` are in the order of variants.
    """
    store_id = id_of(store)
    for variant_id, quantity in quantities.items():
        amount = value(sign * quantity)
        StockLevel._base_manager.filter(store_id=store_id, variant_id=variant_id).update(
            on_hand=F("on_hand") + amount, reserved=F("reserved") + amount
        )
    levels = StockLevel._base_manager.select_related("variant").filter(
        store_id=store_id, variant_id__in=list(quantities)
    )
    by_variant = {level.variant_id: level for level in levels}
    booked_as = document(store_id, kind, reference)
    StockMovement._base_manager.bulk_create(
        movement(
            by_variant[variant_id],
            kind,
            sign * quantity,
            reason=reason,
            actor=actor,
            reference=booked_as,
        )
        for variant_id, quantity in quantities.items()
    )
    count_sold(store_id, quantities, by_variant, sign=-sign)
