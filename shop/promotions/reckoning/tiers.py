"""
Step 3: 满减, 满折, 满赠 (promotions.md, §1.3): what a tier gives, and which goods may count in
which of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from shop.promotions.reckoning.lines import Line
from shop.promotions.reckoning.running import limit_of
from shop.promotions.reckoning.spread import cents, hundredths, times
from shop.promotions.reckoning.terms import Gift, Kind, Offer, Stacking, Tier

KINDS = (Kind.SPEND_OFF, Kind.SPEND_PERCENT, Kind.GIFT)
EXHAUSTIVE = 8  # candidates whose every combination is tried
BY_LINE = 512  # ways of sharing the goods among them, up to which each line is tried by itself
TRIED = 2_000  # combinations, after which the best found must do


@dataclass(frozen=True, slots=True)
class Taken:
    """An offer with the places of the goods that count in it, and what it gives for them."""

    offer: Offer
    places: tuple[int, ...]
    amount: int
    gifts: tuple[Gift, ...] = ()


@dataclass(frozen=True, slots=True)
class Counting:
    """
    What the tiers look at: 分 that step 2 left of each line, and its pieces. Offers that stack
    look at the same sum, so that which of them is first does not matter.
    """

    money: Sequence[int]
    pieces: Sequence[int]

    def of(self, offer: Offer, places: Iterable[int]) -> int:
        """分 or pieces."""
        if offer.by_count:
            return sum(self.pieces[place] for place in places)
        return sum(self.money[place] for place in places)


Combination = tuple[Taken, ...]


def threshold(offer: Offer, tier: Tier) -> int:
    """In 分, or pieces (a threshold of 2.5 pieces is 3)."""
    return -int(-tier.threshold // 1) if offer.by_count else cents(tier.threshold)


def scope_places(offer: Offer, lines: list[Line]) -> tuple[int, ...]:
    """What is weighed is no piece: an offer by count does not concern it."""
    return tuple(
        place
        for place, line in enumerate(lines)
        if offer.scope.holds(line.goods) and (line.pieces or not offer.by_count)
    )


def reached(offer: Offer, counted: int) -> tuple[Tier, int] | None:
    """The highest tier that `counted` reaches and how often it counts."""
    tiers = [tier for tier in offer.tiers if threshold(offer, tier) <= counted]
    if not tiers:
        return None
    tier = max(tiers, key=lambda one: one.threshold)
    step = threshold(offer, tier)
    # 每满: whole multiples of the only tier; with several tiers there is nothing to repeat.
    repeats = offer.repeats and len(offer.tiers) == 1 and step > 0
    return tier, counted // step if repeats else 1


def take(offer: Offer, places: tuple[int, ...], counting: Counting) -> Taken | None:
    """What `offer` gives when these places count in it; None for nothing."""
    found = reached(offer, counting.of(offer, places)) if places else None
    if not found:
        return None
    tier, count = found
    if offer.kind == Kind.GIFT:
        gifts = tuple(Gift(gift.variant_id, gift.quantity * count) for gift in tier.gifts)
        return Taken(offer, places, 0, gifts) if gifts else None
    money = sum(counting.money[place] for place in places)
    if offer.kind == Kind.SPEND_OFF:
        amount = min(cents(tier.amount) * count, money)
    else:
        # What is asked is rounded, as with a percent price; the rest is the discount.
        amount = money - times(money, hundredths(max(tier.percent, 0 * tier.percent)))
    limit = limit_of(offer)
    amount = amount if limit is None else min(amount, limit)
    return Taken(offer, places, amount) if amount > 0 else None


def ways(
    offers: Sequence[tuple[Offer, tuple[int, ...]]], counting: Counting
) -> Iterator[Combination]:
    """
    The allowed combinations of `offers` (each with the places it may count, in rank), the
    empty one among them. A line counts in one offer only, unless all of them say WITH_ALL.
    """
    # What a whole scope does not reach, no part of it does.
    alone = [
        (taken, offer, places)
        for offer, places in offers
        if (taken := take(offer, places, counting))
    ]
    if len(alone) > EXHAUSTIVE:
        # By priority, then by what each would give, then as ranked.
        alone.sort(key=lambda one: (-one[1].priority, -one[0].amount, one[1].number))
        yield ()
        yield from _greedy([(offer, places) for _taken, offer, places in alone], counting)
        return
    candidates = [(offer, places) for _taken, offer, places in alone]
    if 2 ** len(candidates) * prod(map(len, _options(candidates).values())) <= BY_LINE:
        yield from _by_line(candidates, counting)
    else:
        yield from _in_turn(candidates, counting)


def _stacks(offer: Offer) -> bool:
    return offer.stacking == Stacking.WITH_ALL


def _options(candidates: Sequence[tuple[Offer, tuple[int, ...]]]) -> dict[int, list[int]]:
    """
    {place: what it may count in}: one of the candidates that stack with none, or (-1) all that
    stack with each other.
    """
    options: dict[int, list[int]] = {}
    for i, (offer, places) in enumerate(candidates):
        option = -1 if _stacks(offer) else i
        for place in places:
            if option not in options.setdefault(place, []):
                options[place].append(option)
    return options


def _by_line(
    candidates: Sequence[tuple[Offer, tuple[int, ...]]], counting: Counting
) -> Iterator[Combination]:
    """Each set of candidates, and each line tried in each of those that may count it."""
    for size in range(len(candidates) + 1):
        for chosen in combinations(candidates, size):
            options = _options(chosen)
            for choice in product(*options.values()):
                counts = dict(zip(options, choice, strict=True))
                found = []
                for i, (offer, places) in enumerate(chosen):
                    option = -1 if _stacks(offer) else i
                    own = tuple(place for place in places if counts[place] == option)
                    taken = take(offer, own, counting)
                    if not taken:
                        # The same without it stands among the smaller sets.
                        break
                    found.append(taken)
                else:
                    yield tuple(found)


def _in_turn(
    candidates: Sequence[tuple[Offer, tuple[int, ...]]], counting: Counting
) -> Iterator[Combination]:
    """Some of them in every order, each taking all of its goods that are still free."""
    seen: set[frozenset[tuple[str, tuple[int, ...]]]] = set()
    waiting: list[Combination] = [()]
    while waiting and len(seen) < TRIED:
        combination = waiting.pop()
        key = frozenset((taken.offer.number, taken.places) for taken in combination)
        if key in seen:
            continue
        seen.add(key)
        yield combination
        for offer, places in reversed(candidates):
            if all(taken.offer is not offer for taken in combination):
                taken = take(offer, _free(offer, places, combination), counting)
                if taken:
                    waiting.append((*combination, taken))


def _greedy(
    candidates: Sequence[tuple[Offer, tuple[int, ...]]], counting: Counting
) -> Iterator[Combination]:
    """One after the other; each beginning of the row is a combination of its own."""
    combination: Combination = ()
    for offer, places in candidates:
        taken = take(offer, _free(offer, places, combination), counting)
        if taken:
            combination = (*combination, taken)
            yield combination


def _free(offer: Offer, places: tuple[int, ...], combination: Combination) -> tuple[int, ...]:
    """Of `places` those that count in nothing that `offer` may not stand beside."""
    gone = {
        place
        for taken in combination
        if not (_stacks(offer) and _stacks(taken.offer))
        for place in taken.places
    }
    return tuple(place for place in places if place not in gone)
