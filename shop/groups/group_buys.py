"""What a shop does with its group buys: each change is one transaction and is audited."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.actor import Actor
from shop.catalog.models import ProductVariant
from shop.groups.models import GroupBuy
from shop.promotions import numbers
from shop.promotions.display import showing
from shop.stores.models import Store
from shop.stores.people import audit

MOST_SIZE, MOST_HOURS = 100, 240


class State(StrEnum):
    """By the clock alone."""

    SCHEDULED = "scheduled"
    RUNNING = "running"
    ENDED = "ended"


def state_of(group_buy: GroupBuy, *, at: datetime) -> State:
    if group_buy.ends_at <= at:
        return State.ENDED
    return State.SCHEDULED if group_buy.starts_at > at else State.RUNNING


def variants_of(group_buy: GroupBuy) -> "QuerySet[ProductVariant]":
    """Those that are on sale; how its prices stand now is not asked."""
    rows = ProductVariant.unscoped.for_store(group_buy.store_id)
    rows = rows.filter(product_id=group_buy.product_id, retired_at=None, is_on_sale=True)
    return rows if group_buy.variant_id is None else rows.filter(pk=group_buy.variant_id)


@transaction.atomic
def make(group_buy: GroupBuy, *, actor: Actor, at: datetime) -> GroupBuy:
    """
    A new one; the product's page offers it from its hour on.

    :raises ValidationError: for what makes no sense
    """
    if group_buy.product is None:
        raise ValidationError({"product": _("请选择商品")})
    group_buy.number = numbers.new("G")
    group_buy.name = group_buy.product.title
    _check(group_buy, at)
    # A variant of another store has no price below; looking it up would look into every store.
    group_buy.full_clean(exclude=["store", "variant"])
    _check_alone(group_buy)
    group_buy.save(force_insert=True)
    audit.record(
        store=group_buy.store_id,
        actor=actor,
        action="group_buy.add",
        target=f"{group_buy.number} {group_buy.name}",
        price=[None, str(group_buy.price)],
        size=[None, group_buy.size],
    )
    showing.refresh(group_buy.store_id, at=at)
    return group_buy


@transaction.atomic
def end(*, store: Store, number: str, actor: Actor, at: datetime) -> GroupBuy:
    """
    No group is opened any more; those that are open may still be joined.

    :raises ValidationError: when it is over already
    :raises GroupBuy.DoesNotExist: when the store has none of this number
    """
    rows = GroupBuy.unscoped.for_store(store).select_for_update(no_key=True)
    found: GroupBuy = rows.get(number=number)
    if found.ends_at <= at:
        raise ValidationError(_("团购已经结束"))
    before, found.ends_at = found.ends_at, at
    found.starts_at = min(found.starts_at, at - timedelta(seconds=1))
    found.save(update_fields=["starts_at", "ends_at"])
    audit.record(
        store=store,
        actor=actor,
        action="group_buy.end",
        target=f"{found.number} {found.name}",
        ends_at=[before.isoformat(), at.isoformat()],
    )
    showing.refresh(store.pk, at=at)
    return found


def _check(group_buy: GroupBuy, at: datetime) -> None:
    wrong: dict[str, str] = {}
    if not 2 <= (group_buy.size or 0) <= MOST_SIZE:
        wrong["size"] = _("人数请填 2 到 %(most)s") % {"most": MOST_SIZE}
    if not 1 <= (group_buy.hours or 0) <= MOST_HOURS:
        wrong["hours"] = _("时间请填 1 到 %(most)s 小时") % {"most": MOST_HOURS}
    if group_buy.ends_at <= at:
        wrong["ends_at"] = _("结束时间已经过了")
    prices = [row.price for row in variants_of(group_buy)]
    if not prices:
        wrong["product"] = _("这件商品没有在卖的规格")
    elif not 0 < group_buy.price < min(prices):
        wrong["price"] = _("团购价要比单独购买的价格低")
    if wrong:
        raise ValidationError(wrong)


def _check_alone(group_buy: GroupBuy) -> None:
    """Of two at once nobody would know which price is meant."""
    rows = GroupBuy.unscoped.for_store(group_buy.store_id).filter(
        product=group_buy.product,
        starts_at__lt=group_buy.ends_at,
        ends_at__gt=group_buy.starts_at,
    )
    if group_buy.variant_id is not None:
        rows = rows.filter(Q(variant=None) | Q(variant=group_buy.variant_id))
    if rows.exists():
        raise ValidationError({"product": _("这件商品在这段时间已经有团购")})
