"""What a shop does with its flash sales: each change is one transaction and is audited."""

from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.quantity import MEASURED_UNITS
from shop.flash import allotment
from shop.flash.allotment import State, state_of
from shop.flash.models import FlashItem
from shop.promotions import numbers
from shop.promotions.display import showing
from shop.stock import allotting
from shop.stores.models import Store
from shop.stores.people import audit
from shop.stores.public_pages import cache_tags

# Places of a 秒杀 are rows.
MOST_PLACES = 10_000


@transaction.atomic
def make(item: FlashItem, *, actor: Actor, at: datetime) -> FlashItem:
    """
    A new one; what begins now has its goods at once.

    :raises ValidationError: for what makes no sense
    """
    # Of two that are made at once the second sees the first.
    allotting.locked(item.store_id, [item.variant_id])
    item.number = numbers.new("F")
    if item.is_seckill:
        item.per_buyer = 1
    _check(item, at)
    item.full_clean(exclude=["store", "variant"])
    item.save(force_insert=True)
    _record(item, "flash.add", actor, price=[None, str(item.price)], quantity=[None, item.quantity])
    _settle(allotment.locked(item), at)
    return item


@transaction.atomic
def begin(*, store: Store, number: str, actor: Actor, at: datetime) -> FlashItem:
    """
    Now, not at its hour.

    :raises ValidationError: when it has begun, or is over
    """
    return _switch(store, number, State.SCHEDULED, actor=actor, at=at, starts_at=at)


@transaction.atomic
def pause(*, store: Store, number: str, actor: Actor, at: datetime) -> FlashItem:
    """Nobody gets any from now on; orders and places that are out keep theirs."""
    return _switch(store, number, State.SCHEDULED, State.RUNNING, actor=actor, at=at, paused_at=at)


@transaction.atomic
def resume(*, store: Store, number: str, actor: Actor, at: datetime) -> FlashItem:
    return _switch(store, number, State.PAUSED, actor=actor, at=at, paused_at=None)


@transaction.atomic
def end(*, store: Store, number: str, actor: Actor, at: datetime) -> FlashItem:
    """
    Over for good: what nobody took is on the shelf again.

    :raises ValidationError: when it is over already
    """
    open_states = (State.SCHEDULED, State.RUNNING, State.PAUSED)
    return _switch(store, number, *open_states, actor=actor, at=at, ends_at=at)


def _switch(
    store: Store,
    number: str,
    *allowed: State,
    actor: Actor,
    at: datetime,
    **columns: datetime | None,
) -> FlashItem:
    found: FlashItem = FlashItem.unscoped.for_store(store).get(number=number)
    held = allotment.locked(found)
    item = held.item
    if state_of(item, at=at) not in allowed:
        raise ValidationError(_("活动刚刚变了，请看清楚再试"))
    if "ends_at" in columns:
        # One that has not begun leaves no minute of running behind.
        columns["starts_at"] = min(item.starts_at, at - timedelta(seconds=1))
    changes: dict[str, list[object]] = {}
    for name, value in columns.items():
        changes[name] = [audit.plain(getattr(item, name)), audit.plain(value)]
        setattr(item, name, value)
    item.save(update_fields=list(columns))
    _record(item, "flash.change", actor, **changes)
    _settle(held, at)
    return item


def _settle(held: allotment.Locked, at: datetime) -> None:
    """Goods and lists follow at once."""
    allotment.settle(held, at=at)
    # The prices of lists are none of a 秒杀: its goods' own page leads to it.
    if held.item.is_seckill:
        transaction.on_commit(partial(_announce, held.item, at))
    else:
        showing.refresh(held.item.store_id, at=at)


def _announce(item: FlashItem, at: datetime) -> None:
    """Behind the transaction: who edits goods locks their store before their levels."""
    showing.refresh(item.store_id, at=at, product_ids=[item.variant.product_id])
    cache_tags.touch_store(item.store_id)


def _check(item: FlashItem, at: datetime) -> None:
    variant = item.variant
    if variant.store_id != item.store_id or variant.retired_at is not None:
        raise ValidationError({"variant": _("这个商品不在了")})
    if variant.unit in MEASURED_UNITS:
        raise ValidationError({"variant": _("按重量卖的商品不能抢购")})
    if not item.price < variant.price:
        words = _("要比现在的 ¥%(price)s 便宜") % {"price": variant.price}
        raise ValidationError({"price": words})
    begins = max(item.starts_at, at)
    lowest = showing.price_at(variant, at=begins)
    if not item.price < lowest:
        words = _("那时别的优惠已经是 ¥%(price)s，要比它便宜") % {"price": lowest}
        raise ValidationError({"price": words})
    if item.ends_at <= at:
        raise ValidationError({"ends_at": _("结束时间已经过了")})
    if item.is_seckill and item.quantity > MOST_PLACES:
        raise ValidationError({"quantity": _("秒杀最多 %(most)s 件") % {"most": MOST_PLACES}})
    others = FlashItem.unscoped.for_store(item.store_id).filter(
        variant=variant, ends_at__gt=F("starts_at")
    )
    if others.filter(starts_at__lt=item.ends_at, ends_at__gt=begins).exists():
        raise ValidationError({"variant": _("这个商品在这段时间已经有抢购了")})


def _record(item: FlashItem, action: str, actor: Actor, **changes: list[object]) -> None:
    target = f"{item.number} {item.variant.sku}"
    audit.record(store=item.store_id, actor=actor, action=action, target=target, **changes)
