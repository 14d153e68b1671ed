"""
Step 2: 第二件半价 and 3 件 99 元 (promotions.md, §1.2), on whole pieces. A piece is in one group
only. Pieces are handled as runs of one price, so that ten thousand cost no more than two.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shop.promotions.reckoning.lines import Cut, Line
from shop.promotions.reckoning.running import limit_of
from shop.promotions.reckoning.spread import cents, hundredths, spread, times
from shop.promotions.reckoning.terms import Kind, Offer, Stacking, Tier

KINDS = (Kind.NTH, Kind.BUNDLE)
EXHAUSTIVE = 8  # candidates whose every order is tried
TRIED = 2_000  # orders of them, after which the first found must do
KEPT = 8  # outcomes that the steps after this one are tried with


@dataclass(frozen=True)
class Plan:
    """What step 2 took, one way of doing it. `free` are the pieces in no group yet, by place."""

    free: tuple[int, ...]
    cuts: tuple[Cut, ...] = ()
    touched: frozenset[int] = field(default_factory=frozenset)
    closed: frozenset[int] = field(default_factory=frozenset)  # beside nothing of steps 3, 4
    amount: int = 0

    def with_cut(self, cut: Cut, used: dict[int, int]) -> "Plan":
        free = list(self.free)
        for place, n in used.items():
            free[place] -= n
        is_alone = cut.offer.stacking == Stacking.ALONE
        return Plan(
            free=tuple(free),
            cuts=(*self.cuts, cut),
            touched=self.touched | used.keys(),
            closed=self.closed | (used.keys() if is_alone else frozenset()),
            amount=self.amount + cut.amount,
        )


# What an offer takes off with so many pieces of each place; worked out once for the pieces free.
Groups = tuple[Cut, dict[int, int]]
Known = dict[tuple[str, tuple[int, ...]], Groups | None]


def no_groups(lines: list[Line], barred: frozenset[int]) -> Plan:
    return Plan(tuple(0 if i in barred else line.pieces for i, line in enumerate(lines)))


def plans(
    lines: list[Line], offers: Sequence[tuple[Offer, tuple[int, ...]]], barred: frozenset[int]
) -> list[Plan]:
    """
    The ways to form groups outside of the `barred` places, the one that saves most first and
    always the one with none: a group may close its goods for something better, or leave too
    little for a tier. With each of `offers` stand the places of its goods.
    """
    nothing = no_groups(lines, barred)
    known: Known = {}
    candidates = []
    for offer, own in offers:
        places = sorted(own, key=lambda i: (-lines[i].unit, i))
        alone = _next(nothing, offer, places, lines, known)
        if alone:
            candidates.append((offer, places, alone.amount))
    if len(candidates) > EXHAUSTIVE:
        # By priority, then by what each would save, then as ranked.
        candidates.sort(key=lambda one: (-one[0].priority, -one[2], one[0].number))
        plan = nothing
        for offer, places, _amount in candidates:
            plan = _next(plan, offer, places, lines, known) or plan
        return [plan, nothing]
    ranks = {offer.number: i for i, (offer, _places, _amount) in enumerate(candidates)}
    pairs = [(offer, places) for offer, places, _amount in candidates]
    found = _orders(nothing, pairs, lines, known)
    best = sorted(found, key=lambda plan: (-plan.amount, *_taste(plan, ranks)))[:KEPT]
    return best if nothing in best else [*best, nothing]


def _taste(plan: Plan, ranks: dict[str, int]) -> tuple[list[int], list[tuple[int, int]]]:
    """Of two that save the same: the first in rank applies, and takes the earlier goods."""
    used = sorted(ranks[cut.offer.number] for cut in plan.cuts)
    return used, [pair for cut in plan.cuts for pair in sorted(cut.parts.items())]


def _orders(
    nothing: Plan,
    candidates: list[tuple[Offer, list[int]]],
    lines: list[Line],
    known: Known,
) -> list[Plan]:
    """Every outcome of letting some of them take what is free, one after the other."""
    seen: dict[tuple[object, ...], Plan] = {}
    waiting = [nothing]
    while waiting and len(seen) < TRIED:
        plan = waiting.pop()
        key = (plan.free, *sorted((c.offer.number, *c.parts.items()) for c in plan.cuts))
        if key in seen:
            continue
        seen[key] = plan
        used = {cut.offer.number for cut in plan.cuts}
        for offer, places in reversed(candidates):
            further = offer.number not in used and _next(plan, offer, places, lines, known)
            if further:
                waiting.append(further)
    return list(seen.values())


def _next(
    plan: Plan, offer: Offer, places: list[int], lines: list[Line], known: Known
) -> Plan | None:
    """`plan` and the groups that `offer` makes of what is free; None if it saves nothing."""
    key = offer.number, tuple([plan.free[place] for place in places])
    if key not in known:
        known[key] = _groups(offer, places, key[1], lines)
    found = known[key]
    return plan.with_cut(*found) if found else None


def _groups(
    offer: Offer, places: list[int], free: tuple[int, ...], lines: list[Line]
) -> Groups | None:
    """What it takes off, and how many pieces of each place are used for that."""
    runs = [(at, n, lines[at].unit) for at, n in zip(places, free, strict=True) if n]
    # One of its tiers, the one that saves most; they are alternatives here.
    tries = [_grouped(offer, tier, runs) for tier in offer.tiers]
    saved, pieces = max(tries, key=lambda one: (one[0], -one[1]))
    if saved <= 0:
        return None
    used = {}
    for place, n, _unit in runs:
        if pieces > 0:
            used[place] = min(n, pieces)
            pieces -= n
    # By what the grouped pieces are worth, not the whole lines: a line that lent one piece
    # shall not carry the bundle of the others.
    parts = spread(saved, [lines[place].unit * n for place, n in used.items()])
    return Cut(offer, dict(zip(used, parts, strict=True))), used


def _grouped(offer: Offer, tier: Tier, runs: list[tuple[int, int, int]]) -> tuple[int, int]:
    """(分 saved, pieces in groups). Always the dearest pieces, so the groups are a beginning."""
    size, limit = int(tier.threshold), limit_of(offer)
    if size < 1:
        return 0, 0
    saved = pieces = 0
    groups = _nth(tier, size, runs) if offer.kind == Kind.NTH else _bundles(tier, size, runs)
    for saving, count in groups:
        if limit is not None and saved + saving * count >= limit:
            # No more groups than its limit pays for: other offers may have the rest.
            return limit, pieces + size * -(-(limit - saved) // saving)
        saved, pieces = saved + saving * count, pieces + size * count
    return saved, pieces


def _nth(tier: Tier, size: int, runs: list[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """
    (分 saved by a group, so many such groups): of each `size` pieces the cheapest is reduced.
    Dearest first and in a row is best: no other grouping reduces a dearer piece at the same
    count.
    """
    percent, before = hundredths(tier.percent), 0
    for _place, free, unit in runs:
        count = (before + free) // size - before // size
        saving = unit - times(unit, percent)
        if count and saving <= 0:
            return
        if count:
            yield saving, count
        before += free


def _bundles(tier: Tier, size: int, runs: list[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """As `_nth`; only while the bundle is cheaper than its pieces, which get ever cheaper."""
    asked, have, worth = cents(tier.amount), 0, 0
    for _place, whole, unit in runs:
        free = whole
        if have:
            taken = min(size - have, free)
            have, worth, free = have + taken, worth + taken * unit, free - taken
            if have < size:
                continue
            if worth <= asked:
                return
            yield worth - asked, 1
        if free >= size:
            if unit * size <= asked:
                return
            yield unit * size - asked, free // size
        have, worth = free % size, unit * (free % size)
