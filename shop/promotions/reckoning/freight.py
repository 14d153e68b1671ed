"""Step 6: what makes the freight free, or cheaper (promotions.md, §1.6 and §1.4)."""

from dataclasses import dataclass
from decimal import Decimal

from shop.promotions.reckoning.combination import Outcome, Table
from shop.promotions.reckoning.coupons import Held, why_not
from shop.promotions.reckoning.missing import next_tier
from shop.promotions.reckoning.spread import cents
from shop.promotions.reckoning.terms import Kind, Missing, Stacking, Unusable, Voucher, Why
from shop.promotions.reckoning.tiers import Counting, Tiered


@dataclass(frozen=True)
class Carriage:
    """
    `free_by` is a promotion's number, `coupon` the piece that is used. `usable` ones stand the
    best first.
    """

    free_by: str
    coupon: Voucher | None
    usable: tuple[Voucher, ...]
    refused: tuple[Unusable, ...]
    missing: tuple[Missing, ...]

    @property
    def most_off(self) -> Decimal | None:
        """Yuan of the freight at most; None is all of it."""
        return self.coupon.amount if self.coupon and self.coupon.amount else None


def reckoned(table: Table, held: Held, outcome: Outcome, left: list[int]) -> Carriage:
    """
    Promotions look at what is `left` of their goods after everything; thresholds of coupons at
    what step 3 left, as those of all coupons.
    """
    counting = Counting(left, [line.pieces for line in table.lines])
    free_by, lacks = "", list[Missing]()
    for offer in table.offers:
        if offer.kind == Kind.FREE_FREIGHT:
            tiered = Tiered.of(offer, table.where.of(offer.scope), table.lines)
            counted = counting.of(offer, tiered.places)
            if tiered.places and tiered.reached(counted):
                free_by = free_by or offer.number
            elif tiered.places:
                lacks += next_tier(tiered, counted)
    reasons = {
        one.number: _why_not(one, table.places(one), outcome, free_by) for one in held.for_freight
    }
    usable = [one for one in held.for_freight if not reasons[one.number]]
    usable.sort(key=lambda one: (one.amount > 0, -one.amount))
    wanted = [one for one in usable if held.freight_name in (None, one.number)]
    return Carriage(
        free_by=free_by,
        coupon=wanted[0] if wanted else None,
        usable=tuple(usable),
        refused=tuple(reason for reason in reasons.values() if reason),
        # Whose freight is free already need not buy more for it.
        missing=() if free_by else tuple(lacks),
    )


def _why_not(
    coupon: Voucher, places: tuple[int, ...], outcome: Outcome, free_by: str
) -> Unusable | None:
    left = outcome.left
    if free_by:
        # What costs nothing shall not use up a coupon.
        return Unusable(coupon.number, Why.NOTHING_LEFT)
    if coupon.stacking == Stacking.ALONE:
        # What it is worth is not known here: it makes no promotion and no coupon step back.
        besides = outcome.touched | outcome.coupon_parts.keys()
        if not besides.isdisjoint(places):
            return Unusable(coupon.number, Why.STANDS_ALONE)
    open_left = sum(left[place] for place in places if place not in outcome.closed)
    if outcome.closed.issuperset(places) or open_left < cents(coupon.threshold):
        return why_not(coupon, places, left, outcome.closed)
    return None
