"""
Step 3: 满减, 满折, 满赠 (promotions.md, §1.3): what a tier gives. Which goods may count in which
promotion is for `sharing`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil

from shop.promotions.reckoning.lines import Line
from shop.promotions.reckoning.running import limit_of
from shop.promotions.reckoning.spread import Ratio, cents, hundredths, times
from shop.promotions.reckoning.terms import Gift, Kind, Offer, Stacking, Tier

KINDS = (Kind.SPEND_OFF, Kind.SPEND_PERCENT, Kind.GIFT)


@dataclass(frozen=True, slots=True)
class Step:
    """A tier in 分; `threshold` is pieces in an offer by count (2.5 pieces are 3)."""

    tier: Tier
    threshold: int
    off: int
    asked: Ratio

    @classmethod
    def of(cls, tier: Tier, *, by_count: bool) -> "Step":
        least = ceil(tier.threshold) if by_count else cents(tier.threshold)
        asked = hundredths(max(tier.percent, Decimal(0)))
        return cls(tier, least, cents(tier.amount), asked)


@dataclass(frozen=True, slots=True)
class Tiered:
    """An offer with tiers, the lowest first, and the places of the goods it may count."""

    offer: Offer
    places: tuple[int, ...]
    steps: tuple[Step, ...]
    limit: int | None
    stacks: bool

    @classmethod
    def of(cls, offer: Offer, own: Sequence[int], lines: list[Line]) -> "Tiered":
        """
        `own` are the places of its scope. What is weighed is no piece: an offer by count does
        not concern it.
        """
        steps = [Step.of(tier, by_count=offer.by_count) for tier in offer.tiers]
        return cls(
            offer=offer,
            places=tuple([i for i in own if lines[i].pieces or not offer.by_count]),
            steps=tuple(sorted(steps, key=lambda step: step.threshold)),
            limit=limit_of(offer),
            stacks=offer.stacking == Stacking.WITH_ALL,
        )

    @property
    def repeating(self) -> int:
        """每满: 分 or pieces of the only tier; 0 where nothing repeats, as with several tiers."""
        return self.steps[0].threshold if self.offer.repeats and len(self.steps) == 1 else 0

    def outside(self, places: frozenset[int]) -> "Tiered":
        if places.isdisjoint(self.places):
            return self
        return replace(self, places=tuple(one for one in self.places if one not in places))

    def reached(self, counted: int) -> Step | None:
        """The highest tier that `counted` reaches, also where a lower one gives more."""
        for step in reversed(self.steps):
            if step.threshold <= counted:
                return step
        return None


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
        counts = self.pieces if offer.by_count else self.money
        return sum([counts[place] for place in places])


def take(tiered: Tiered, places: tuple[int, ...], counting: Counting) -> Taken | None:
    """What the offer gives when these places count in it; None for nothing."""
    offer = tiered.offer
    counted = counting.of(offer, places)
    step = tiered.reached(counted) if places else None
    if not step:
        return None
    count = counted // tiered.repeating if tiered.repeating else 1
    if offer.kind == Kind.GIFT:
        gifts = tuple(Gift(gift.variant_id, gift.quantity * count) for gift in step.tier.gifts)
        return Taken(offer, places, 0, gifts) if gifts else None
    money = sum([counting.money[place] for place in places]) if offer.by_count else counted
    if offer.kind == Kind.SPEND_OFF:
        amount = min(step.off * count, money)
    else:
        # What is asked is rounded, as with a percent price; the rest is the discount.
        amount = money - times(money, step.asked)
    amount = amount if tiered.limit is None else min(amount, tiered.limit)
    return Taken(offer, places, amount) if amount > 0 else None
