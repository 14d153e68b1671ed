"""
Points for goods or coupons: reserved with the order that is placed, used when it is paid, given
back when it ends, each once. Rows are locked after everything else of an order: the member, then
the reward.
"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from accounts.actor import Actor
from shop.catalog.models import ProductVariant
from shop.members import memberships, points, programmes
from shop.members.models import Member, PointsEntry
from shop.promotions import coupons
from shop.rewards.models import Redemption, Reward
from shop.stores.models import Store

State = Redemption.State
Kind = PointsEntry.Kind


class CannotRedeem(Exception):
    """The message says why, in the shopper's words."""


def find(store: Store | int, number: str) -> Reward | None:
    rows = Reward.unscoped.for_store(store).select_related("variant__product", "coupon")
    found: Reward | None = rows.filter(number=number).first()
    return found


def gone() -> str:
    """The words for what nobody can have any more."""
    return _("已经兑完了")


def problem(reward: Reward, count: Decimal = Decimal(1)) -> str:
    """Why nobody can have so many now; empty when it can be tried."""
    if not programmes.of(reward.store_id).is_on:
        return _stopped()
    return shortage(reward, count)


def shortage(reward: Reward, count: Decimal = Decimal(1)) -> str:
    """As `problem`, where the programme is known to run: without a query."""
    if not reward.is_on:
        return _stopped()
    if count != int(count):
        return _("积分兑换要整份")
    if reward.left is not None and reward.left < count:
        return _("只剩 %(left)s 份了") % {"left": reward.left} if reward.left else gone()
    return ""


@transaction.atomic
def take(
    *,
    store: Store,
    number: str,
    variant: ProductVariant,
    quantity: Decimal,
    reference: str,
    user: Actor,
    at: datetime,
) -> Redemption:
    """
    An order takes so many.

    :raises CannotRedeem: for who is no member, without the points, or when it is gone
    """
    reward = find(store, number)
    if reward is None or reward.variant_id != variant.pk:
        raise CannotRedeem(_("这件商品不能用积分兑换"))
    words = problem(reward, quantity)
    if words:
        raise CannotRedeem(words)
    member = _member(store, user)
    return _book(reward, member, int(quantity), reference=reference, state=State.RESERVED, at=at)


@transaction.atomic
def take_coupon(*, store: Store, number: str, user: Actor, key: str, at: datetime) -> Redemption:
    """
    A piece of the coupon, at once. `key` is the form's own: sent twice it is one.

    :raises CannotRedeem: as `take`, and when the coupon itself cannot be had
    """
    reward = find(store, number)
    if reward is None or reward.coupon is None or user is None:
        raise CannotRedeem(_("这件商品不能用积分兑换"))
    rows = Member.unscoped.for_store(store).select_for_update(no_key=True)
    member = rows.get(pk=_member(store, user).pk)
    reference = f"tap {member.pk} {key}"[:60]
    before = Redemption.unscoped.for_store(store).filter(reference=reference).first()
    if before is not None:
        return before
    words = problem(reward)
    if words:
        raise CannotRedeem(words)
    made = _book(reward, member, 1, reference=reference, state=State.USED, at=at)
    try:
        coupons.claim(coupon_id=reward.coupon.pk, store=store, user=user, at=at)
    except coupons.CannotClaim as refused:
        raise CannotRedeem(str(refused)) from refused
    return made


def use(*, store: int, reference: str) -> None:
    """The order is paid."""
    rows = Redemption.unscoped.filter(store_id=store, reference=reference)
    rows.filter(state=State.RESERVED).update(state=State.USED)


@transaction.atomic
def give_back(*, store: int, reference: str, at: datetime) -> None:
    """The order ended, or all of its money went back. A second call finds nothing."""
    rows = Redemption.unscoped.filter(store_id=store, reference=reference)
    live = rows.exclude(state=State.RETURNED)
    found = live.select_related("member").first()
    if found is None or not live.update(state=State.RETURNED):
        return
    points.earn(
        member=found.member,
        kind=Kind.UNREDEEMED,
        amount=found.points,
        reference=reference,
        at=at,
    )
    reward = Reward.unscoped.filter(store_id=store, pk=found.reward_id)
    reward.update(taken=F("taken") - found.count)


def of(store: int, reference: str) -> Redemption | None:
    rows = Redemption.unscoped.filter(store_id=store, reference=reference)
    found: Redemption | None = rows.select_related("reward").first()
    return found


def _stopped() -> str:
    return _("积分兑换已经停了")


def _member(store: Store, user: Actor) -> Member:
    member = memberships.in_store(store, user.pk if user else None)
    if member is None:
        raise CannotRedeem(_("先加入会员，有了积分再来兑换"))
    return member


def _book(
    reward: Reward, member: Member, count: int, *, reference: str, state: str, at: datetime
) -> Redemption:
    """The points go, the reward counts; its row is locked by that: who counts after it, alone."""
    amount = reward.points * count
    try:
        points.spend(member=member, amount=amount, reference=reference, at=at, kind=Kind.REDEEMED)
    except points.NotEnough as error:
        left = {"left": error.left, "amount": amount}
        raise CannotRedeem(_("要 %(amount)s 积分，你有 %(left)s") % left) from error
    has_room = Q(total=None) | Q(total__gte=F("taken") + count)
    row = Reward.unscoped.for_store(reward.store_id).filter(pk=reward.pk, is_on=True)
    if not row.filter(has_room).update(taken=F("taken") + count):
        raise CannotRedeem(_("刚刚兑完了"))
    own = reward.redemptions.filter(store_id=reward.store_id, member=member)
    before = own.exclude(state=State.RETURNED).aggregate(sum=Sum("count"))["sum"] or 0
    if reward.per_member is not None and before + count > reward.per_member:
        said = {"most": reward.per_member, "before": before}
        raise CannotRedeem(_("每人最多兑 %(most)s 份，你已兑 %(before)s 份") % said)
    made: Redemption = Redemption.unscoped.create(
        store_id=reward.store_id,
        reward=reward,
        member=member,
        reference=reference,
        count=count,
        points=amount,
        state=state,
        made_at=at,
    )
    return made
