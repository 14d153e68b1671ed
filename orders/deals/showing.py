"""Coupons as shoppers read them: what they are worth, from when on, and until when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actor import Actor
from accounts.models import User
from core.quantity import plain
from shop.promotions import coupons, sign_ups
from shop.promotions.display import badges
from shop.promotions.display.badges import tenths
from shop.promotions.models import Coupon, CouponHolding, Promotion
from shop.promotions.running import offer_of
from shop.stores.models import Store

USABLE, USED, OVER = "usable", "used", "over"
STATES = {
    USABLE: gettext_lazy("可以用"),
    USED: gettext_lazy("用过的"),
    OVER: gettext_lazy("过期的"),
}
# The newest of a person's; nobody reads further back.
MOST = 100
State = CouponHolding.State


@dataclass(frozen=True)
class Claimable:
    """One kind that a store gives away, and how many of it this person has."""

    coupon: Coupon
    held: int

    @property
    def may_claim(self) -> bool:
        return self.held < self.coupon.per_person


def claimable(store: Store, user: Actor, *, at: datetime) -> list[Claimable]:
    kinds = list(coupons.on_page(store, at=at))
    held = _held(kinds, store, user)
    return [Claimable(coupon, held.get(coupon.pk, 0)) for coupon in kinds]


def usable(store: Store, user: Actor, *, at: datetime) -> list[CouponHolding]:
    return [] if user is None else coupons.usable(user, [store.pk], at=at)


def of_person(user: User, state: str, *, at: datetime) -> list[CouponHolding]:
    """Of all stores; what waits in an unpaid order counts as used."""
    rows = coupons.of_user(user)
    if state == USED:
        return list(rows.exclude(state=State.HELD).order_by("-pk")[:MOST])
    held = rows.filter(state=State.HELD)
    if state == OVER:
        return list(held.filter(valid_until__lte=at).order_by("-valid_until")[:MOST])
    return list(held.filter(valid_until__gt=at)[:MOST])


def worth(coupon: Coupon) -> str:
    """¥5, 8.5 折, 免运费: what stands large on it."""
    if coupon.kind == Coupon.Kind.PERCENT:
        return _("%(tenths)s 折") % {"tenths": tenths(coupon.percent)}
    if coupon.kind == Coupon.Kind.FREIGHT and not coupon.amount:
        return _("免运费")
    return f"¥{plain(coupon.amount):f}"


def condition(coupon: Coupon) -> str:
    """满 100 可用, 最多减 20."""
    words = [
        _("满 ¥%(amount)s 可用") % {"amount": f"{plain(coupon.threshold):f}"}
        if coupon.threshold
        else _("无门槛")
    ]
    if coupon.kind == Coupon.Kind.PERCENT and coupon.most is not None:
        words.append(_("最多减 ¥%(amount)s") % {"amount": f"{plain(coupon.most):f}"})
    if coupon.stacking == Coupon.Stacking.ALONE:
        words.append(_("不和活动同享"))
    return _("，").join(words)


def gift(coupon: Coupon) -> str:
    """What must be bought to be given one."""
    if not coupon.given_from:
        return _("订单完成后送")
    return _("实付满 ¥%(amount)s，完成后送") % {"amount": f"{plain(coupon.given_from):f}"}


def _held(kinds: Collection[Coupon], store: Store, user: Actor) -> dict[int, int]:
    if user is None or not kinds:
        return {}
    rows = CouponHolding.unscoped.for_store(store).filter(user=user, coupon__in=kinds)
    return dict(rows.order_by().values_list("coupon_id").annotate(count=Count("pk")))


@dataclass(frozen=True)
class ToSignUp:
    """`left` places, None without a bound; `number` of this person who signed up, else ""."""

    promotion: Promotion
    words: str
    left: int | None
    number: str


def to_sign_up(store: Store, user: Actor, rows: Iterable[Promotion]) -> list[ToSignUp]:
    """Promotions that ask to sign up, as this person sees them."""
    own = sign_ups.of(store, user) if user else {}
    return [
        ToSignUp(
            promotion=row,
            words=badges.words(offer_of(row), ""),
            left=None if row.people_limit is None else max(row.people_limit - row.people, 0),
            number=own[row.pk].number if row.pk in own else "",
        )
        for row in rows
    ]
