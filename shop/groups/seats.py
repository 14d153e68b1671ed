"""
Seats of groups: held with the order that is placed, paid with it, free when it ends; each once.
Rows are locked after everything else of an order: the group buy, its group, the seat.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from core.quantity import plain
from shop.catalog.models import ProductVariant
from shop.groups.models import Group, GroupBuy, Seat
from shop.promotions.uses import Buyer
from shop.stores.models import Store

State = Seat.State


class CannotJoin(Exception):
    """The message says why, in the shopper's words."""


@dataclass(frozen=True)
class Wanted:
    """A group to join, or with None a new one."""

    group_buy: GroupBuy
    group: Group | None


def find(store: Store, said: str) -> Wanted | None:
    """`said` is the token of a group, or the number of a group buy."""
    group = Group.unscoped.filter(store=store, token=said).select_related("group_buy").first()
    if group is not None:
        return Wanted(group.group_buy, group)
    found = GroupBuy.unscoped.filter(store=store, number=said).first()
    return Wanted(found, None) if found is not None else None


def fits(group_buy: GroupBuy, variant: ProductVariant) -> bool:
    """Whether this is what the group buys."""
    if group_buy.variant_id is not None:
        return group_buy.variant_id == variant.pk
    return group_buy.product_id == variant.product_id


def problem(wanted: Wanted, *, at: datetime) -> str:
    """Why nobody can open or join it now; empty when it can be tried."""
    if wanted.group is None:
        if not wanted.group_buy.is_running(at):
            return _("团购现在没有进行，可以单独购买")
        return _("团购名额已经满了，可以单独购买") if wanted.group_buy.is_full else ""
    if wanted.group.state != Group.State.OPEN or wanted.group.ends_at <= at:
        return _("这个团已经结束了，可以自己开一个团")
    if wanted.group.taken >= wanted.group.size:
        return _("这个团已经满员了，可以自己开一个团")
    return ""


@transaction.atomic
def take(
    *,
    store: Store,
    said: str,
    variant: ProductVariant,
    quantity: Decimal,
    reference: str,
    buyer: Buyer,
    name: str,
    at: datetime,
) -> Seat:
    """
    This order's seat, in a new group or one that is there.

    :raises CannotJoin: when it is over or full, or this buyer is in it already or at the limit
    """
    wanted = _locked(find(store, said))
    words = problem(wanted, at=at)
    if words:
        raise CannotJoin(words)
    if not fits(wanted.group_buy, variant):
        raise CannotJoin(_("这件商品不在团购里"))
    phone_key = Buyer(None, buyer.phone).key
    _check_limit(wanted.group_buy, buyer, phone_key, quantity)
    group = wanted.group or _opened(wanted.group_buy, at)
    row = Group.unscoped.for_store(store).filter(pk=group.pk)
    has_room = row.filter(state=Group.State.OPEN, ends_at__gt=at, taken__lt=F("size"))
    if not has_room.update(taken=F("taken") + 1):
        raise CannotJoin(_("这个团刚刚满员了，可以自己开一个团"))
    try:
        with transaction.atomic():
            return Seat.unscoped.create(
                store_id=store.pk,
                group=group,
                reference=reference,
                user=buyer.user,
                buyer=buyer.key,
                phone_key=phone_key,
                label=f"{name.strip()[:1]}**",
                quantity=quantity,
                is_opener=wanted.group is None,
                taken_at=at,
            )
    except IntegrityError as twice:
        raise CannotJoin(_("你或这个手机号已经在这个团里了")) from twice


@transaction.atomic
def pay(*, store: int, reference: str, at: datetime) -> Seat | None:
    """
    The order is paid: its seat counts, and the last one makes the group. None where there is no
    seat, or its group has failed, or its time is over.
    """
    found = of(store, reference)
    if found is None:
        return None
    group = _locked_group(found)
    if not _still_counts(group, found.group.group_buy, at):
        return None
    held = Seat.unscoped.for_store(store).filter(pk=found.pk, state=State.HELD)
    if held.update(state=State.PAID, paid_at=at):
        row = Group.unscoped.for_store(store).filter(pk=group.pk)
        row.update(paid=F("paid") + 1)
        full = row.filter(state=Group.State.OPEN, paid=F("size"))
        full.update(state=Group.State.MADE, settled_at=at)
    return of(store, reference)


@transaction.atomic
def leave(*, store: int, reference: str, at: datetime) -> None:
    """The order is over: somebody else may have its seat. A second call finds nothing."""
    found = of(store, reference)
    if found is None:
        return
    # In the order of `take`, which waits for the stock that this order gives back.
    group_buy = _locked_buy(found.group.group_buy)
    group = _locked_group(found)
    found.refresh_from_db(fields=["state"])
    if found.state == State.FREE:
        return
    group.taken -= 1
    group.paid -= found.state == State.PAID
    group.save(update_fields=["taken", "paid"])
    found.state = State.FREE
    found.save(update_fields=["state"])
    if group.state == Group.State.OPEN and not group.taken and at < group.ends_at:
        # The last has left: nobody is asked to join a group of nobody.
        _settle(group, Group.State.FAILED, at=at)
        row = GroupBuy.unscoped.for_store(store).filter(pk=group_buy.pk)
        row.update(groups=F("groups") - 1)


@transaction.atomic
def close(*, store: int, group_id: int, at: datetime) -> Group:
    """Its time is over: made, where the shop said so and somebody paid, else failed; once."""
    rows = Group.unscoped.for_store(store).select_for_update(no_key=True, of=("self",))
    group: Group = rows.select_related("group_buy").get(pk=group_id)
    if group.state == Group.State.OPEN and group.ends_at <= at:
        is_made = group.paid > 0 and group.group_buy.makes_anyway
        _settle(group, Group.State.MADE if is_made else Group.State.FAILED, at=at)
    return group


def _locked(found: Wanted | None) -> Wanted:
    """With the group buy locked: whoever counts after it counts alone."""
    if found is None:
        raise CannotJoin(_("没有这个团，可能链接写错了"))
    group_buy, group = _locked_buy(found.group_buy), found.group
    if group is not None:
        group.refresh_from_db()
    return Wanted(group_buy, group)


def _locked_buy(found: GroupBuy) -> GroupBuy:
    rows = GroupBuy.unscoped.for_store(found.store_id).select_for_update(no_key=True)
    group_buy: GroupBuy = rows.get(pk=found.pk)
    return group_buy


def _locked_group(seat: Seat) -> Group:
    rows = Group.unscoped.for_store(seat.store_id).select_for_update(no_key=True)
    group: Group = rows.get(pk=seat.group_id)
    return group


def _check_limit(group_buy: GroupBuy, buyer: Buyer, phone_key: str, quantity: Decimal) -> None:
    if group_buy.per_buyer is None:
        return
    rows = Seat.unscoped.for_store(group_buy.store_id).filter(group__group_buy=group_buy)
    live = rows.exclude(state=State.FREE)
    own = live.filter(Q(buyer=buyer.key) | Q(phone_key=phone_key))
    before = own.aggregate(sum=Sum("quantity"))["sum"] or Decimal(0)
    if before + quantity > group_buy.per_buyer:
        words = _("团购每人最多买 %(most)s，你已买 %(before)s")
        raise CannotJoin(words % {"most": group_buy.per_buyer, "before": plain(before)})


def _opened(group_buy: GroupBuy, at: datetime) -> Group:
    has_room = Q(groups_limit=None) | Q(groups_limit__gt=F("groups"))
    row = GroupBuy.unscoped.for_store(group_buy.store_id).filter(pk=group_buy.pk)
    if not row.filter(has_room).update(groups=F("groups") + 1):
        raise CannotJoin(_("团购名额已经满了，可以单独购买"))
    group: Group = Group.unscoped.create(
        store_id=group_buy.store_id,
        group_buy=group_buy,
        size=group_buy.size,
        opened_at=at,
        ends_at=at + timedelta(hours=group_buy.hours),
    )
    return group


def of(store: int, reference: str) -> Seat | None:
    rows = Seat.unscoped.select_related("group__group_buy")
    found: Seat | None = rows.filter(store_id=store, reference=reference).first()
    return found


def _still_counts(group: Group, group_buy: GroupBuy, at: datetime) -> bool:
    if group.state == Group.State.OPEN:
        return group.ends_at > at or group_buy.makes_anyway
    return group.state == Group.State.MADE


def _settle(group: Group, state: str, *, at: datetime) -> None:
    group.state, group.settled_at = state, at
    group.save(update_fields=["state", "settled_at"])
