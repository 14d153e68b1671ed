"""
Speech without signs, cut as commas would: 香菜两斤|小葱两斤|那个鸡大腿不错再来三斤. Each amount is
of the goods before it or of those behind, whichever way costs least for the whole of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from search.chat.group_orders import buyers
from search.chat.matching import mentions
from search.chat.matching.mentions import Mention
from search.chat.pieces.segmenter import Piece
from search.chat.wishes.reading_state import ReadingState
from search.chat.words import units
from search.chat.words.amounts import Amount, Kind
from search.chat.words.noun_phrase import NounPhrase

BEFORE, NEITHER, BEHIND = -1, 0, 1
# So many of the cheapest ways are followed for each end of them.
KEPT = 3
# What it costs: goods without an amount, an amount without goods, a unit in which nobody sells
# them, a turn from one side to the other. A way is sure that costs so much less than the next.
NAKED, NAKED_BEHIND_ALL, LONE, OTHER_UNIT, TURN, SURE = 3, 1, 5, 4, 1, 1
# And words between an amount and its goods: of any, for each character.
APART, APART_EACH = 1, 0.25

# What goes on for longer is no order in one breath.
LONGEST = 300

# What is wanted only if something else is not, or no more.
_IF = re.compile(r"[换改]成|要是|如果|没有?的话|没有?[\u4e00-\u9fff]{0,8}[就换]")
# How it begins when goods are asked for: 然后再给我拿.
_LEAD = re.compile(
    "(?:然后|还有|另外|对了|再|还|就|也|先|那个?|这个|给|帮|[我俺你您]|家里|要|来|拿|称|买|搞|弄|整|点|个|的话)+$"
)
# How it ends: 三斤吧.
_TAIL = re.compile("(?:就行|就够|够了|可以|[了吧啊哈嘛呀呢哦嗯的好])+")
_ASKS = re.compile("[来要拿称买搞弄整]|给我")
_ENDS = re.compile("[了吧啊哈嘛呀呢哦]")
# 我这人没辣椒吃不下饭, 我在家做烘焙: of these nobody wants any.
_DOING = re.compile("[没做吃煮炖包炒熬拌泡涮烧蒸炸打]$")


class _Pair(NamedTuple):
    amount: Amount
    goods: Mention

    @property
    def start(self) -> int:
        return min(self.amount.start, self.goods.start)

    @property
    def end(self) -> int:
        return max(self.amount.end, self.goods.end)


class _Way(NamedTuple):
    cost: float
    # Where the goods of each amount stand: BEFORE it, BEHIND it, or NEITHER.
    sides: tuple[int, ...] = ()


class _Run(NamedTuple):
    """`gaps` are the goods named before, between and behind the amounts of what is `said`."""

    said: str
    counts: Sequence[Amount]
    gaps: Sequence[Sequence[Mention]]

    def ways(self) -> list[_Way]:
        """The cheapest ways to give goods to the amounts, the best first."""
        ways = [_Way(0)]
        for number in range(len(self.counts)):
            longer = [longer for way in ways for longer in self._longer(number, way)]
            ways = [
                each
                for side in (BEFORE, NEITHER, BEHIND)
                for each in sorted(way for way in longer if way.sides[-1] == side)[:KEPT]
            ]
        return sorted(way._replace(cost=way.cost + self._left_behind(way)) for way in ways)

    def goods(self, number: int, side: int) -> Mention | None:
        """What the amount of that `number` would be of."""
        named = self.gaps[number + (side > 0)] if side else ()
        return named[0 if side > 0 else -1] if named else None

    def pairs(self, way: _Way) -> list[_Pair]:
        goods = [self.goods(number, side) for number, side in enumerate(way.sides)]
        found = zip(self.counts, goods, strict=True)
        return [_Pair(amount, each) for amount, each in found if each is not None]

    def _longer(self, number: int, way: _Way) -> Iterator[_Way]:
        before = way.sides[-1] if way.sides else NEITHER
        for side in (BEFORE, NEITHER, BEHIND):
            left = len(self.gaps[number]) - (before == BEHIND) - (side == BEFORE)
            cost = self._link(number, side)
            if left >= 0 and cost is not None:
                turns = TURN if before * side < 0 else 0
                yield _Way(way.cost + cost + NAKED * left + turns, (*way.sides, side))

    def _link(self, number: int, side: int) -> float | None:
        """What it costs that an amount is of the goods at its `side`; None where it is not."""
        amount = self.counts[number]
        if side == NEITHER:
            # 7公斤 of 海尔7公斤滚筒 is no amount.
            return None if units.is_weight(amount.unit) else LONE
        goods = self.goods(number, side)
        if goods is None:
            return None
        start, end = sorted((amount.end, goods.start, goods.end, amount.start))[1:3]
        between = self.said[start:end]
        content = NounPhrase(between).content
        cost = APART + APART_EACH * len(content) if content else 0.0
        if _ENDS.search(between):
            cost += APART / 2 if side == BEFORE else 2 * APART
        if side == BEHIND and _ASKS.search(between):
            cost += 2 * APART
        return cost if _is_sold_so(amount, goods) else cost + OTHER_UNIT

    def _left_behind(self, way: _Way) -> float:
        """What it costs that goods are named behind all: talk, unless they stand close."""
        named = self.gaps[-1]
        is_taken = way.sides[-1] == BEHIND
        is_close = named and not NounPhrase(self.said[self.counts[-1].end : named[0].start]).content
        cost = NAKED_BEHIND_ALL * (len(named) - is_taken)
        return cost if is_taken or not is_close else cost + NAKED - NAKED_BEHIND_ALL


def split(state: ReadingState, piece: Piece) -> list[Piece]:
    """A `piece` of several goods in parts; as it is where all of it is clear, or nothing."""
    edges = [piece.start, *(piece.start + at for at in _cuts(state, piece)), piece.end]
    signs = [piece.sign, *"," * (len(edges) - 2)]
    return [
        replace(piece, start=start, end=end, sign=sign)
        for (start, end), sign in zip(pairwise(edges), signs, strict=True)
    ]


def _cuts(state: ReadingState, piece: Piece) -> list[int]:
    """Where in the text of the `piece` it is to be cut."""
    span = (piece.start, piece.end)
    said = state.said(span)
    if len(said) > LONGEST:
        return []
    speaker = buyers.speaker(said)
    if state.buyer or _IF.search(said) or (speaker and speaker.name):
        return []
    counts = state.counts(span)
    if len(counts) < 2 or any(each.is_each or each.kind is Kind.MONEY for each in counts):
        return []
    if all(each.is_bare or state.is_known(each.words, each.span) for each in state.cut(span)):
        return []
    run = _Run(said, counts, list(_gaps(state, piece, counts)))
    ways = run.ways()
    is_sure = len(ways) == 1 or (ways and ways[1].cost - ways[0].cost >= SURE)
    pairs = run.pairs(ways[0]) if is_sure else []
    if len(pairs) < 2 or any(_are_same(*two) for two in pairwise(pairs)):
        return []
    return _without_naked(run, pairs, _between(run, pairs))


def _gaps(state: ReadingState, piece: Piece, counts: Sequence[Amount]) -> Iterator[list[Mention]]:
    said = state.said((piece.start, piece.end))
    edges = [0, *(at for each in counts for at in (each.start, each.end)), len(said)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        groups = state.matcher.near(piece.start + start, piece.start + end)
        found = mentions.find(said[start:end], groups, state.matcher)
        yield [each._replace(start=start + each.start, end=start + each.end) for each in found]


def _is_sold_so(amount: Amount, goods: Mention) -> bool:
    number = amount.number or Decimal(1)
    return not amount.unit or any(
        units.convert(number, amount.unit, unit, label=fit.product.label).tier
        < units.Tier.OTHER_KIND
        for fit in goods.matched.fits[:KEPT]
        for unit in fit.product.units
    )


def _are_same(one: _Pair, other: _Pair) -> bool:
    """西瓜给我挑一个要麒麟的六七斤就行"""
    first, second = one.goods.matched.ids, other.goods.matched.ids
    return first <= second or second <= first


def _between(run: _Run, pairs: Sequence[_Pair]) -> set[int]:
    """Where one pair ends and the next begins; talk between them is apart, as before the first."""
    said = run.said
    first = _lead(said, 0, pairs[0].start)
    found = {first} if NounPhrase(said[:first]).content else set()
    for one, other in pairwise(pairs):
        tail = _TAIL.match(said, one.end, other.start)
        end = tail.end() if tail else one.end
        # An amount of its own stays with what was said before.
        lone = [each.end for each in run.counts if end <= each.start and each.end <= other.start]
        lead = _lead(said, max([end, *lone]), other.start)
        found |= {lead} if lone or not NounPhrase(said[end:lead]).content else {end, lead}
    return found - {0, len(said)}


def _lead(said: str, start: int, end: int) -> int:
    match = _LEAD.search(said[start:end])
    return start + match.start() if match else end


def _without_naked(run: _Run, pairs: Sequence[_Pair], found: set[int]) -> list[int]:
    """Without cuts around goods that have no amount: those belong to what stands beside them."""
    counted = {pair.goods.start for pair in pairs}
    named = {
        each.start
        for gap in run.gaps
        for each in gap
        if each.start not in counted and not _DOING.search(run.said[: each.start])
    }
    left = set(found)
    for start, end in pairwise([0, *sorted(found), len(run.said)]):
        inside = range(start, end)
        if not named.isdisjoint(inside) and counted.isdisjoint(inside):
            left.discard(end if end < len(run.said) else start)
    return sorted(left)
