"""Orders take of what was laid aside, and give it back when they end without a sale."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Sum

from shop.flash import allotment, gate
from shop.flash.allotment import Locked
from shop.flash.models import FlashItem, FlashTake, Place
from shop.promotions.display import showing
from shop.promotions.promotions import State
from shop.stock import allotting, sold_out
from shop.stock.models import StockLevel


class Gone(Exception):
    """What was reckoned with can no longer be had: it ended, is sold, or is at one's limit."""


@dataclass(frozen=True)
class Wanted:
    """So many of an item for one order; `token` is of the place that it uses, of a 秒杀."""

    item_id: int
    variant_id: int
    quantity: int
    token: str = ""


def open_to(
    store_id: int, variant_ids: Collection[int], *, buyer: str, at: datetime
) -> list[tuple[FlashItem, int]]:
    """
    限时抢购 of these variants that has something left, and how much of it this buyer may have now;
    no query without any, one more for who has bought of it.
    """
    if not variant_ids:
        return []
    rows = FlashItem.unscoped.for_store(store_id).filter(
        allotment.running(at), variant__in=list(variant_ids), kind=FlashItem.Kind.FLASH
    )
    found = [item for item in rows.order_by("pk") if item.left]
    had = _had(found, buyer) if found and buyer else {}
    return [(item, max(min(item.left, item.per_buyer - had.get(item.pk, 0)), 0)) for item in found]


def _had(items: Collection[FlashItem], buyer: str) -> dict[int, int]:
    takes = FlashTake.unscoped.filter(item__in=items, buyer=buyer, is_returned=False)
    bounded = takes.filter(store_id__in={item.store_id for item in items})
    return dict(bounded.order_by().values_list("item_id").annotate(sum=Sum("quantity")))


def take(wanted: Wanted, level: StockLevel, *, buyer: str, reference: str, at: datetime) -> None:
    """
    The goods are on the locked level, for the caller to hold in the same transaction. `buyer` as
    in `FlashTake`.

    :raises Gone: nothing is changed then, if the caller rolls back
    """
    item = allotment.lock_item(level.store_id, wanted.item_id)
    had = _had([item], buyer).get(item.pk, 0)
    if had + wanted.quantity > item.per_buyer or wanted.quantity > item.left:
        raise Gone
    if item.is_seckill:
        own = Place.unscoped.for_store(item.store_id).filter(
            item=item, token=wanted.token, reference=""
        )
        if wanted.quantity != 1 or not own.filter(expires_at__gt=at).update(reference=reference):
            raise Gone
    elif allotment.state_of(item, at=at) != State.RUNNING:
        raise Gone
    item.taken += wanted.quantity
    item.save(update_fields=["taken"])
    FlashTake.unscoped.create(
        store_id=item.store_id,
        item=item,
        reference=reference,
        buyer=buyer,
        quantity=wanted.quantity,
        made_at=at,
    )
    allotment.move(Locked(item, level), -wanted.quantity, reference=reference, at=at)
    if not item.left:
        _show(item, at)


@transaction.atomic
def give_back(*, store_id: int, reference: str, at: datetime) -> None:
    """
    The order is over and its goods are on the shelf: while the item runs, they are laid aside
    again. A second call finds nothing.
    """
    takes = FlashTake.unscoped.for_store(store_id).filter(reference=reference, is_returned=False)
    rows = list(takes.select_related("item").order_by("item__variant_id"))
    levels = allotting.locked(store_id, {row.item.variant_id for row in rows}) if rows else {}
    for row in rows:
        item = allotment.lock_item(store_id, row.item_id)
        if takes.filter(pk=row.pk).update(is_returned=True):
            _return(Locked(item, levels[item.variant_id]), row, at=at)


def _return(held: Locked, row: FlashTake, *, at: datetime) -> None:
    item, level = held.item, held.level
    was_gone = not item.left
    # What was exchanged or written off meanwhile is not there to be laid aside.
    is_kept = item.ends_at > at and level.available >= row.quantity
    item.taken -= row.quantity
    item.returned += 0 if is_kept else row.quantity
    item.save(update_fields=["taken", "returned"])
    places = Place.unscoped.for_store(item.store_id).filter(item=item, reference=row.reference)
    if is_kept:
        places.update(buyer=None, token=None, expires_at=None, reference="")
        gate.changed(item.pk)
    else:
        places.delete()
    allotment.move(held, row.quantity if is_kept else 0, reference=row.reference, at=at)
    sold_out.refresh_variants(store=item.store_id, variant_ids=[item.variant_id])
    if was_gone and is_kept:
        _show(item, at)


def _show(item: FlashItem, at: datetime) -> None:
    """Nothing is left of it, or again something: lists say so."""
    if not item.is_seckill:
        transaction.on_commit(partial(showing.refresh, item.store_id, at=at))
