"""
Step 3: which goods count in which promotion (promotions.md, §1.3). A line counts in one only,
unless all of them say WITH_ALL; so the lines are shared out in every allowed way.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from math import prod

from shop.promotions.reckoning.terms import Stacking
from shop.promotions.reckoning.tiers import Counting, Taken, Tiered, take

EXHAUSTIVE = 8  # candidates whose every combination is tried
BY_LINE = 512  # ways of sharing the goods among them, up to which each line is tried by itself
TRIED = 2_000  # combinations, after which the best found must do
TOGETHER = -1  # the option of a line to count in all that stack with each other

Combination = tuple[Taken, ...]
# Places of a coupon's goods, 分 of them from which on it is worth no less than with more.
Need = tuple[tuple[int, ...], int]


class Sharing:
    """The offers that reach a tier, on what step 2 left; what each gives is worked out once."""

    def __init__(
        self, offers: Sequence[Tiered], counting: Counting, known: "Sharing | None" = None
    ) -> None:
        """`known` is of the same offers: what it worked out of goods that cost as much holds."""
        self._counting = counting
        self._known: dict[tuple[str, tuple[int, ...]], Taken | None] = {}
        self._before = known
        before = known._counting.money if known else counting.money
        pairs = enumerate(zip(before, counting.money, strict=True))
        self._other = frozenset([place for place, (then, now) in pairs if then != now])
        # What a whole scope does not reach, no part of it does.
        self.candidates = [one for one in offers if self._take(one, one.places)]
        # 分 that they could take off at best.
        self.most = sum([taken.amount for taken in self._known.values() if taken])

    def ways(self, needs: Sequence[Need] | None) -> Iterator[Combination]:
        """
        The combinations that may be best. `needs` are those of the coupons that could be used
        (None: there are none): only for their sake an offer is left out that nothing else
        wants the goods of.
        """
        settled, open_ones = self._settled(needs)
        for combination in self._shared(open_ones):
            yield (*settled, *combination)

    def _take(self, tiered: Tiered, places: tuple[int, ...]) -> Taken | None:
        key = tiered.offer.number, places
        if key not in self._known:
            before = self._before
            is_same = before is not None and self._other.isdisjoint(places)
            self._known[key] = (
                before._take(tiered, places)
                if before is not None and is_same
                else take(tiered, places, self._counting)
            )
        return self._known[key]

    def _settled(self, needs: Sequence[Need] | None) -> tuple[Combination, list[Tiered]]:
        """Those that stand in every combination, and those to be tried."""
        whole = [(one, self._take(one, one.places)) for one in self.candidates]
        places_of = {one.offer.number: frozenset(one.places) for one in self.candidates}

        def wants(one: Tiered, other: Tiered) -> bool:
            """Both may count some goods, which may count in one of them only."""
            if one is other or (one.stacks and other.stacks):
                return False
            return not places_of[one.offer.number].isdisjoint(other.places)

        money = self._counting.money
        if any(sum([money[i] for i in places]) - self.most < need for places, need in needs or ()):
            # A coupon might fall short of its threshold.
            return (), self.candidates
        settled: list[Taken] = []
        tried: list[Tiered] = []
        for one, taken in whole:
            is_alone = needs is not None and one.offer.stacking == Stacking.ALONE
            if taken and not is_alone and not any(wants(one, other) for other in self.candidates):
                settled.append(taken)
            else:
                tried.append(one)
        return tuple(settled), tried

    def _shared(self, candidates: list[Tiered]) -> Iterator[Combination]:
        if len(candidates) > EXHAUSTIVE:
            yield from self._greedy(candidates)
        elif _count(candidates) <= BY_LINE:
            yield from self._by_line(candidates)
        else:
            best: Combination = ()
            for combination in self._in_turn(candidates):
                yield combination
                best = max(best, combination, key=_worth)
            yield self._climbed(candidates, best)

    def _by_line(self, candidates: list[Tiered]) -> Iterator[Combination]:
        """Each set of candidates, and each line tried in each of those that may count it."""
        for size in range(len(candidates) + 1):
            for chosen in combinations(candidates, size):
                options = _options(chosen)
                for choice in product(*options.values()):
                    found = self._as_chosen(chosen, dict(zip(options, choice, strict=True)))
                    # With one that gives nothing it stands among the smaller sets.
                    if len(found) == len(chosen):
                        yield found

    def _as_chosen(self, chosen: Sequence[Tiered], counts: dict[int, int]) -> Combination:
        found = []
        for i, one in enumerate(chosen):
            option = TOGETHER if one.stacks else i
            taken = self._take(one, _counted(one, counts, option))
            if taken:
                found.append(taken)
        return tuple(found)

    def _in_turn(self, candidates: list[Tiered]) -> Iterator[Combination]:
        """Some of them in every order, each taking all of its goods that are still free."""
        seen: set[frozenset[tuple[str, tuple[int, ...]]]] = set()
        waiting: list[Combination] = [()]
        while waiting and len(seen) < TRIED:
            combination = waiting.pop()
            key = frozenset([(taken.offer.number, taken.places) for taken in combination])
            if key in seen:
                continue
            seen.add(key)
            yield combination
            used = {taken.offer.number for taken in combination}
            for one in reversed(candidates):
                if one.offer.number not in used:
                    taken = self._take(one, _free(one, combination))
                    if taken:
                        waiting.append((*combination, taken))

    def _climbed(self, candidates: list[Tiered], start: Combination) -> Combination:
        """`start` bettered by letting one line count elsewhere, as long as that helps."""
        options = _options(candidates)
        counts = _counts(candidates, options, start)
        members: dict[int, list[Tiered]] = {}
        for i, one in enumerate(candidates):
            members.setdefault(TOGETHER if one.stacks else i, []).append(one)

        def worth(counts: dict[int, int], *concerned: int) -> tuple[int, int]:
            return _worth(
                [
                    taken
                    for option in concerned
                    for one in members[option]
                    if (taken := self._take(one, _counted(one, counts, option)))
                ]
            )

        moved = True
        while moved:
            moved = False
            for place, mine in options.items():
                for option in mine:
                    tried, before = {**counts, place: option}, counts[place]
                    both = {before, option}
                    if len(both) > 1 and worth(tried, *both) > worth(counts, *both):
                        counts, moved = tried, True
        return self._as_chosen(candidates, counts)

    def _greedy(self, candidates: list[Tiered]) -> Iterator[Combination]:
        """By priority, then by what each would give, then as ranked; every beginning counts."""
        alone = [(self._take(one, one.places), one) for one in candidates]
        order = [
            (-one.offer.priority, -taken.amount, one.offer.number, one)
            for taken, one in alone
            if taken
        ]
        combination: Combination = ()
        yield combination
        for *_rank, one in sorted(order, key=lambda row: row[:3]):
            taken = self._take(one, _free(one, combination))
            if taken:
                combination = (*combination, taken)
                yield combination


def _worth(combination: Sequence[Taken]) -> tuple[int, int]:
    """分, then gifts."""
    return sum([one.amount for one in combination]), sum([len(one.gifts) for one in combination])


def _count(candidates: list[Tiered]) -> int:
    """How many ways `_by_line` would try; it stops counting when they are too many."""
    count = 0
    for size in range(len(candidates) + 1):
        for chosen in combinations(candidates, size):
            count += prod(map(len, _options(chosen).values()))
            if count > BY_LINE:
                return count
    return count


def _options(candidates: Sequence[Tiered]) -> dict[int, list[int]]:
    """{place: what it may count in}: one of the candidates, or those that stack TOGETHER."""
    options: dict[int, list[int]] = {}
    for i, one in enumerate(candidates):
        option = TOGETHER if one.stacks else i
        for place in one.places:
            mine = options.setdefault(place, [])
            if option not in mine:
                mine.append(option)
    return options


def _counted(one: Tiered, counts: dict[int, int], option: int) -> tuple[int, ...]:
    return tuple([place for place in one.places if counts[place] == option])


def _counts(
    candidates: list[Tiered], options: dict[int, list[int]], start: Combination
) -> dict[int, int]:
    """{place: what it counts in}, as `start` has it; where it counts in nothing, the first."""
    counts = {place: mine[0] for place, mine in options.items()}
    numbers = {one.offer.number: i for i, one in enumerate(candidates)}
    for taken in start:
        i = numbers[taken.offer.number]
        for place in taken.places:
            counts[place] = TOGETHER if candidates[i].stacks else i
    return counts


def _free(one: Tiered, combination: Combination) -> tuple[int, ...]:
    """Its places that count in nothing that it may not stand beside."""
    gone: set[int] = set()
    for taken in combination:
        if not (one.stacks and taken.offer.stacking == Stacking.WITH_ALL):
            gone.update(taken.places)
    return tuple([place for place in one.places if place not in gone])
