"""
The goods of a flash item: off the shelf at its hour, back when it is over, each exactly once.
Everywhere the level is locked before the item, and the item before its places.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from core import scope
from shop.flash import gate
from shop.flash.models import FlashItem, Place
from shop.promotions.promotions import State
from shop.stock import allotting, sold_out
from shop.stock.models import StockLevel

# So long before its hour the places of a 秒杀 are made: at the hour nobody waits for them.
LEAD = timedelta(seconds=60)
BATCH = 1000


@dataclass(frozen=True)
class Locked:
    item: FlashItem
    level: StockLevel


def state_of(item: FlashItem, *, at: datetime) -> State:
    """By clock and switch."""
    if item.ends_at <= at:
        return State.ENDED
    if item.paused_at is not None:
        return State.PAUSED
    return State.SCHEDULED if item.starts_at > at else State.RUNNING


def running(at: datetime) -> Q:
    """As `state_of` says, with goods laid aside."""
    return Q(starts_at__lte=at, ends_at__gt=at, paused_at=None, allotted_at__isnull=False)


def locked(item: FlashItem) -> Locked:
    """Both as they are now, until the caller's transaction ends."""
    level = allotting.locked(item.store_id, [item.variant_id])[item.variant_id]
    return Locked(lock_item(item.store_id, item.pk), level)


def lock_item(store_id: int, item_id: int) -> FlashItem:
    """After the level."""
    rows = FlashItem.unscoped.for_store(store_id).select_for_update(no_key=True, of=("self",))
    found: FlashItem = rows.select_related("variant").get(pk=item_id)
    return found


def settle(held: Locked, *, at: datetime) -> None:
    """Do what clock and switch ask for now; a second call finds nothing to do."""
    item, moved = held.item, 0
    is_due = item.starts_at - (LEAD if item.is_seckill else timedelta()) <= at
    if item.ends_at <= at:
        moved = -_closed(item, at)
    elif item.allotted_at is None and item.paused_at is None and is_due:
        moved = _opened(item, held.level, at)
    item.save(update_fields=["allotted", "allotted_at", "returned", "closed_at"])
    move(held, moved, reference=item.reference, at=at)
    sold_out.refresh_variants(store=item.store_id, variant_ids=[item.variant_id])


def move(held: Locked, amount: int, *, reference: str, at: datetime) -> None:
    """`amount` leaves the shelf (negative: comes back); what everybody may buy is told."""
    level, item = held.level, held.item
    allotting.lay_aside(level, amount, apart=_apart(item, at), reference=reference)


def due(at: datetime) -> QuerySet[FlashItem]:
    """Items of all stores that wait for `settle`, those that end first."""
    begins = Q(allotted_at=None, paused_at=None, ends_at__gt=at) & (
        Q(starts_at__lte=at) | Q(kind=FlashItem.Kind.SECKILL, starts_at__lte=at + LEAD)
    )
    rows: QuerySet[FlashItem] = FlashItem.unscoped.filter(closed_at=None)
    return rows.filter(begins | Q(ends_at__lte=at)).order_by("ends_at", "pk")


@scope.across_stores("the clock passes in every store")
def pass_edges(*, at: datetime, store_id: int | None = None) -> list[FlashItem]:
    """What begins or ends now, in one store or in all; what was settled."""
    rows = due(at) if store_id is None else due(at).filter(store_id=store_id)
    found = list(rows)
    for item in found:
        with transaction.atomic():
            settle(locked(item), at=at)
    return found


def _opened(item: FlashItem, level: StockLevel, at: datetime) -> int:
    """As many as there are."""
    item.allotted_at = at
    item.allotted = max(min(item.quantity, int(level.available)), 0)
    if item.is_seckill:
        free = [Place(store_id=item.store_id, item=item) for _n in range(item.allotted)]
        Place.unscoped.bulk_create(free, batch_size=BATCH)
        gate.changed(item.pk)
    return item.allotted


def _closed(item: FlashItem, at: datetime) -> int:
    """What nobody took. Who holds a place may still order; what then is left comes later."""
    if item.closed_at is not None:
        return 0
    amount = item.left
    if item.is_seckill:
        open_places = Place.unscoped.for_store(item.store_id).filter(item=item, reference="")
        gone = open_places.filter(Q(buyer=None) | Q(expires_at__lte=at))
        amount, _by_model = gone.delete()
    item.returned += amount
    item.closed_at = at if item.left == 0 else None
    return amount


def _apart(item: FlashItem, at: datetime) -> int:
    """What everybody may buy of this variant at a flash price; one query."""
    rows = FlashItem.unscoped.filter(
        running(at),
        store_id=item.store_id,
        variant_id=item.variant_id,
        kind=FlashItem.Kind.FLASH,
    )
    left = F("allotted") - F("taken") - F("returned")
    return sum(rows.values_list(left, flat=True))
