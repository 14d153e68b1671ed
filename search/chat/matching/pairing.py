"""
Which amount is of which goods, where speech has no signs: of those before it or of those behind,
whichever way costs least for the whole of it.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from search.chat.matching.mentions import Mention
from search.chat.words import units
from search.chat.words.amounts import Amount
from search.chat.words.noun_phrase import NounPhrase

BEFORE, NEITHER, BEHIND = -1, 0, 1
# So many of the cheapest ways are followed for each end of them.
KEPT = 3
# What it costs: goods without an amount, an amount without goods, a unit in which nobody sells
# them, a turn from one side to the other. A way is sure that costs so much less than the next.
NAKED, NAKED_BEHIND_ALL, LONE, OTHER_UNIT, TURN, SURE = 3, 1, 5, 4, 1, 0.6
# And words between an amount and its goods: of any, for each character.
APART, APART_EACH = 1, 0.25

# 面粉家里还有先不要了: of these goods nobody wants any; 不要嫩的 says how.
_DENIED = re.compile(
    r"[^\d一二两三四五六七八九十半]{0,10}?"
    r"(?:不[要用买](?![^\s,，了]{1,4}的)|不敢|算了|(?<!没)有了)"
)


class Pair(NamedTuple):
    amount: Amount
    goods: Mention

    @property
    def start(self) -> int:
        return min(self.amount.start, self.goods.start)

    @property
    def end(self) -> int:
        return max(self.amount.end, self.goods.end)


class Way(NamedTuple):
    cost: float
    # Where the goods of each amount stand: BEFORE it, BEHIND it, or NEITHER.
    sides: tuple[int, ...] = ()


class Run(NamedTuple):
    """`gaps` are the goods named before, between and behind the amounts of what is `said`."""

    said: str
    counts: Sequence[Amount]
    gaps: Sequence[Sequence[Mention]]

    def ways(self) -> list[Way]:
        """The cheapest ways to give goods to the amounts, the best first."""
        ways = [Way(0)]
        for number in range(len(self.counts)):
            longer = [longer for way in ways for longer in self._longer(number, way)]
            ways = [
                each
                for side in (BEFORE, NEITHER, BEHIND)
                for each in sorted(way for way in longer if way.sides[-1] == side)[:KEPT]
            ]
        return sorted(way._replace(cost=way.cost + self._left_behind(way)) for way in ways)

    def sure_pairs(self) -> list[Pair]:
        """The amounts with their goods; [] where another way is as good, or one goods has two."""
        best, *others = self.ways() or [Way(0)]
        if not best.sides or (others and others[0].cost - best.cost < SURE):
            return []
        pairs = self.pairs(best)
        return [] if any(_are_same(*two) for two in pairwise(pairs)) else pairs

    def goods(self, number: int, side: int) -> Mention | None:
        """What the amount of that `number` would be of."""
        named = self.gaps[number + (side > 0)] if side else ()
        return named[0 if side > 0 else -1] if named else None

    def pairs(self, way: Way) -> list[Pair]:
        goods = [self.goods(number, side) for number, side in enumerate(way.sides)]
        found = zip(self.counts, goods, strict=True)
        return [Pair(amount, each) for amount, each in found if each is not None]

    def _longer(self, number: int, way: Way) -> Iterator[Way]:
        before = way.sides[-1] if way.sides else NEITHER
        for side in (BEFORE, NEITHER, BEHIND):
            taken = (before == BEHIND) + (side == BEFORE)
            named = self.gaps[number]
            cost = self._link(number, side)
            if taken <= len(named) and cost is not None:
                left = sum(not self.is_denied(each) for each in named) - taken
                turns = TURN if before * side < 0 else 0
                yield Way(way.cost + cost + NAKED * max(0, left) + turns, (*way.sides, side))

    def _link(self, number: int, side: int) -> float | None:
        """What it costs that an amount is of the goods at its `side`; None where it is not."""
        amount = self.counts[number]
        if side == NEITHER:
            # 7公斤 of 海尔7公斤滚筒 is no amount.
            return None if units.is_weight(amount.unit) else LONE
        goods = self.goods(number, side)
        if goods is None:
            return None
        before, behind = (goods, amount) if side == BEFORE else (amount, goods)
        between = self.said[before.end : behind.start]
        content = NounPhrase(between).content
        cost = APART + APART_EACH * len(content) if content else 0.0
        if self.is_denied(goods):
            cost += OTHER_UNIT
        return cost if is_sold_so(amount, goods) else cost + OTHER_UNIT

    def is_denied(self, goods: Mention) -> bool:
        """Whether what is said of them is that nobody wants any."""
        return bool(_DENIED.match(self.said, goods.end))

    def _left_behind(self, way: Way) -> float:
        """What it costs that goods are named behind all: talk, unless they stand close."""
        named = self.gaps[-1]
        is_taken = way.sides[-1] == BEHIND
        is_close = named and not self.is_denied(named[0])
        cost = NAKED_BEHIND_ALL * (len(named) - is_taken)
        return cost if is_taken or not is_close else cost + NAKED - NAKED_BEHIND_ALL


def is_sold_so(amount: Amount, goods: Mention) -> bool:
    number = amount.number or Decimal(1)
    return not amount.unit or any(
        units.convert(number, amount.unit, unit, label=fit.product.label).tier
        < units.Tier.OTHER_KIND
        for fit in goods.matched.fits
        for unit in fit.product.units
    )


def _are_same(one: Pair, other: Pair) -> bool:
    """西瓜给我挑一个要麒麟的六七斤就行"""
    first, second = one.goods.matched.ids, other.goods.matched.ids
    return first <= second or second <= first
