"""再买 ¥12 减 ¥5: what the next tier lacks."""

from collections.abc import Sequence
from decimal import Decimal

from shop.promotions.reckoning.combination import Outcome, Table, left_after
from shop.promotions.reckoning.lines import Line
from shop.promotions.reckoning.running import limit_of
from shop.promotions.reckoning.spread import cents, yuan
from shop.promotions.reckoning.terms import Kind, Missing, Offer, Stacking, Tier
from shop.promotions.reckoning.tiers import KINDS, Counting, scope_places, threshold


def of_tiers(table: Table, outcome: Outcome) -> list[Missing]:
    """
    Of step 3. What counts elsewhere does not count here, else the shopper would buy more and
    get nothing; goods that an offer could count, but does not yet, do.
    """
    lines, found = table.lines, []
    counting = Counting(left_after(lines, outcome.plan.cuts), [line.pieces for line in lines])
    for offer in table.offers:
        places = scope_places(offer, lines) if offer.kind in KINDS else ()
        if places and not _is_spent(offer, outcome):
            found += next_tier(offer, _countable(offer, places, lines, outcome), counting)
    return found


def next_tier(offer: Offer, places: Sequence[int], counting: Counting) -> list[Missing]:
    """What `places` lack of it; nothing when they reach the last."""
    above = _above(offer, counting.of(offer, places))
    if not above:
        return []
    tier, short = above
    amount = Decimal(short) if offer.by_count else yuan(short)
    return [Missing(offer.number, offer.name, offer.kind, amount, offer.by_count, tier)]


def _is_spent(offer: Offer, outcome: Outcome) -> bool:
    """It gives all that it may already."""
    limit = limit_of(offer)
    given = sum(cut.amount for cut in outcome.cuts if cut.offer is offer)
    return limit is not None and offer.kind != Kind.GIFT and given >= limit


def _countable(
    offer: Offer, places: tuple[int, ...], lines: list[Line], outcome: Outcome
) -> list[int]:
    elsewhere = {place for place, line in enumerate(lines) if line.is_closed}
    for cut in outcome.cuts:
        if cut.offer.kind not in KINDS and cut.offer.stacking == Stacking.ALONE:
            elsewhere |= cut.parts.keys()
    for taken in outcome.taken:
        both = {taken.offer.stacking, offer.stacking}
        if taken.offer is not offer and both != {Stacking.WITH_ALL}:
            elsewhere.update(taken.places)
    return [place for place in places if place not in elsewhere]


def _above(offer: Offer, counted: int) -> tuple[Tier, int] | None:
    """The next tier and 分 or pieces to it; 每满: the next multiple of the only one."""
    above = [tier for tier in offer.tiers if threshold(offer, tier) > counted]
    if above:
        tier = min(above, key=lambda one: one.threshold)
        return tier, threshold(offer, tier) - counted
    tier = offer.tiers[0]
    step = threshold(offer, tier)
    gives = cents(tier.amount) > 0 or tier.gifts
    if offer.repeats and len(offer.tiers) == 1 and step > 0 and gives:
        return tier, step - counted % step
    return None
