"""Do uses, budgets and coupons add up? Run by `manage.py check_promotions`, tests and drills."""

from collections.abc import Callable, Iterable, Iterator

from django.db.models import Count, Sum

from core import scope
from core.money import ZERO, round_cny
from shop.promotions.models import Coupon, CouponCode, CouponHolding, Participation, Promotion

_more: list[Callable[[], Iterable[str]]] = []


def also(*checks: Callable[[], Iterable[str]]) -> None:
    """What rooms above know of promotions: each says what does not add up."""
    _more.extend(check for check in checks if check not in _more)


@scope.across_stores("the promotions of every store are checked")
def differences() -> list[str]:
    """One line for everything that does not add up; empty when all is well."""
    ours = [*_promotions(), *_coupons()]
    return [*ours, *(line for more in _more for line in more())]


def _promotions() -> Iterator[str]:
    live = Participation.unscoped.exclude(state=Participation.State.RETURNED)
    grouped = live.values("promotion_id").annotate(
        amount=Sum("amount"), people=Count("buyer", distinct=True)
    )
    said = {row["promotion_id"]: (round_cny(row["amount"]), row["people"]) for row in grouped}
    for promotion in Promotion.unscoped.iterator():
        counted = (promotion.spent, promotion.people)
        if said.get(promotion.pk, (ZERO, 0)) != counted:
            yield f"promotion {promotion.number}: counts {counted}, uses {said.get(promotion.pk)}"
        if promotion.budget is not None and promotion.spent > promotion.budget:
            yield f"promotion {promotion.number}: {promotion.spent} of {promotion.budget}"


def _coupons() -> Iterator[str]:
    pieces = dict(
        CouponHolding.unscoped.values_list("coupon_id").annotate(count=Count("pk")).order_by()
    )
    waiting = CouponCode.unscoped.filter(redeemed_at=None).values_list("coupon_id")
    codes = dict(waiting.annotate(count=Count("pk")).order_by())
    for coupon in Coupon.unscoped.iterator():
        out = pieces.get(coupon.pk, 0) + codes.get(coupon.pk, 0)
        if coupon.claimed < out:
            yield f"coupon {coupon.number}: {coupon.claimed} claimed, {out} are out"
