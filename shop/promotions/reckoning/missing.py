"""再买 ¥12 减 ¥5: what the next tier lacks."""

from decimal import Decimal

from shop.promotions.reckoning.combination import Outcome, Table, left_after
from shop.promotions.reckoning.lines import Line
from shop.promotions.reckoning.spread import yuan
from shop.promotions.reckoning.terms import Kind, Missing, Stacking
from shop.promotions.reckoning.tiers import Counting, Step, Tiered


def of_tiers(table: Table, outcome: Outcome) -> list[Missing]:
    """
    Of step 3. What counts elsewhere does not count here, else the shopper would buy more and
    get nothing; goods that an offer could count, but does not yet, do.
    """
    lines, found = table.lines, []
    counting = Counting(left_after(lines, outcome.plan.cuts), [line.pieces for line in lines])
    for tiered in table.tiered:
        if tiered.places and not _is_spent(tiered, outcome):
            own = _countable(tiered, lines, outcome)
            found += next_tier(tiered, counting.of(tiered.offer, own))
    return found


def next_tier(tiered: Tiered, counted: int) -> list[Missing]:
    """What 分 or pieces lack of it; nothing when they reach the last."""
    above = _above(tiered, counted)
    if not above:
        return []
    offer, (step, short) = tiered.offer, above
    amount = Decimal(short) if offer.by_count else yuan(short)
    return [Missing(offer.number, offer.name, offer.kind, amount, offer.by_count, step.tier)]


def _is_spent(tiered: Tiered, outcome: Outcome) -> bool:
    """It gives all that it may already."""
    offer, limit = tiered.offer, tiered.limit
    given = sum(cut.amount for cut in outcome.cuts if cut.offer is offer)
    return limit is not None and offer.kind != Kind.GIFT and given >= limit


def _countable(tiered: Tiered, lines: list[Line], outcome: Outcome) -> list[int]:
    elsewhere = {place for place, line in enumerate(lines) if line.is_closed}
    elsewhere |= outcome.plan.closed
    for taken in outcome.taken:
        both_stack = tiered.stacks and taken.offer.stacking == Stacking.WITH_ALL
        if taken.offer is not tiered.offer and not both_stack:
            elsewhere.update(taken.places)
    return [place for place in tiered.places if place not in elsewhere]


def _above(tiered: Tiered, counted: int) -> tuple[Step, int] | None:
    """The next tier and 分 or pieces to it; 每满: the next multiple of the only one."""
    for step in tiered.steps:
        if step.threshold > counted:
            return step, step.threshold - counted
    step, each = tiered.steps[0], tiered.repeating
    if each and (step.off or step.tier.gifts):
        return step, each - counted % each
    return None
