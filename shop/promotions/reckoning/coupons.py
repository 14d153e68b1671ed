"""Step 4: what a coupon takes off, and why one does not (promotions.md, §1.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from shop.promotions.reckoning.lines import Places
from shop.promotions.reckoning.running import is_open
from shop.promotions.reckoning.spread import cents, hundredths, times, yuan
from shop.promotions.reckoning.terms import CouponKind, Unusable, Voucher, Why

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Held:
    """
    The buyer's pieces in rank: for goods, for freight, and those that are refused whatever
    else is. `store_name` and `freight_name` are what the shopper wants of each: a number, None
    for the best, "" for none.
    """

    for_goods: tuple[Voucher, ...]
    for_freight: tuple[Voucher, ...]
    refused: tuple[Unusable, ...]
    store_name: str | None
    freight_name: str | None

    @classmethod
    def of(
        cls, coupons: Sequence[Voucher], places: Places, *, at: datetime, named: str | None
    ) -> "Held":
        """`named` is of one of both kinds, and leaves the other to be the best; "" is none."""
        reasons = {one.number: _refused(one, places, at) for one in coupons}
        refused = [reason for reason in reasons.values() if reason]
        if named and named not in reasons:
            refused.append(Unusable(named, Why.UNKNOWN))
        fit = [one for one in sorted(coupons, key=_rank) if not reasons[one.number]]
        is_freight = any(one.number == named and one.kind == CouponKind.FREIGHT for one in coupons)
        return cls(
            for_goods=tuple(one for one in fit if one.kind != CouponKind.FREIGHT),
            for_freight=tuple(one for one in fit if one.kind == CouponKind.FREIGHT),
            refused=tuple(refused),
            store_name=None if is_freight else named,
            freight_name=named if is_freight or not named else None,
        )


def _rank(coupon: Voucher) -> tuple[datetime, str]:
    """Of two that are worth the same the one that is over sooner goes first, then the number."""
    return coupon.valid_until or NEVER, coupon.number


def _refused(coupon: Voucher, places: Places, at: datetime) -> Unusable | None:
    """Its time, or nothing of its goods is bought."""
    if coupon.valid_from is not None and at < coupon.valid_from:
        return Unusable(coupon.number, Why.NOT_YET)
    if not is_open(None, coupon.valid_until, at):
        return Unusable(coupon.number, Why.OVER)
    if not places.of(coupon.scope):
        return Unusable(coupon.number, Why.NO_GOODS)
    return None


def taken_off(coupon: Voucher, base: int, most: int) -> int:
    """分 off `base`, what is left of its goods; never more than `most`. 0: cannot be used."""
    if base < cents(coupon.threshold):
        return 0
    if coupon.kind == CouponKind.AMOUNT:
        amount = cents(coupon.amount)
    else:
        amount = base - times(base, hundredths(max(coupon.percent, 0 * coupon.percent)))
        if coupon.most is not None:
            amount = min(amount, cents(coupon.most))
    return max(min(amount, base, most), 0)


def bound(coupon: Voucher, base: int) -> int:
    """What it could take off at best, however much of `base` is left."""
    if coupon.kind == CouponKind.AMOUNT:
        return cents(coupon.amount)
    return base if coupon.most is None else min(base, cents(coupon.most))


def need(coupon: Voucher) -> int:
    """分 of its goods from which on more of them would not lift it by more than they are."""
    # One 分 more than the coupon, for the order's least.
    amount = cents(coupon.amount) + 1 if coupon.kind == CouponKind.AMOUNT else 0
    return max(cents(coupon.threshold), amount)


def why_not(
    coupon: Voucher, places: Sequence[int], left: Sequence[int], closed: frozenset[int]
) -> Unusable:
    """Of one that nothing refused: what is `left` of its goods does not do."""
    everything = sum(left[place] for place in places)
    base = sum(left[place] for place in places if place not in closed)
    asked = cents(coupon.threshold)
    if not everything:
        return Unusable(coupon.number, Why.NOTHING_LEFT)
    if closed.issuperset(places) or base < asked <= everything:
        return Unusable(coupon.number, Why.STANDS_ALONE)
    if base < asked:
        return Unusable(coupon.number, Why.BELOW, yuan(asked - base))
    return Unusable(coupon.number, Why.NOTHING_LEFT)
