"""Goods and amounts of a piece: which number is of which words, and what is said twice."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import NamedTuple

from search.analysis import segment
from search.chat import amounts, units
from search.chat.amounts import Amount, Kind
from search.chat.noun_phrase import NounPhrase

# Called with words and where they stand in the message.
Test = Callable[[str, tuple[int, int]], bool]


class Tests(NamedTuple):
    """What is asked of the goods near: whether words name them, stand in a name, number a size."""

    is_known: Test
    is_name: Test
    is_size: Test


# Words with 的 at their end belong to what follows them: 大瓶的|两瓶|可乐.
_OF = "的"

# 24瓶一箱的, 三包一提那种
_OF_WHICH = re.compile(r"的|那[种款]")

# 5kg装, 5公斤那袋
_OF_THAT = re.compile(r"装|那[种款袋包瓶桶箱盒]")

# 土豆洋葱这两样各三斤: what was named before.
_REFERRING = re.compile(
    r"[这那](?:些|几?[样个种本款]|[两三四五六七八九十几][^\d\s])[都全]?(?=各|每|一样)"
)

_ABOUT = re.compile(r"左右|上下")
# 来二斤|香蕉也来一把
_ALSO = re.compile(r"也[来要拿称给]{1,2}$")


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """Words for goods with at most one amount; [start, end) of the message."""

    start: int
    end: int
    words: str
    amount: Amount | None = None
    price: Amount | None = None
    # 24瓶一箱的: what one of it holds.
    pack: Amount | None = None
    # Asked for, not ordered so far: 有茼蒿吗
    is_question: bool = False

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end

    @property
    def noun(self) -> NounPhrase:
        return NounPhrase(self.words)

    @property
    def is_bare(self) -> bool:
        """An amount without goods: 来一斤."""
        return self.noun.is_empty

    @property
    def says_how(self) -> bool:
        """How many or which of what was said: 五斤, XL的."""
        return self.is_bare or self.noun.is_look

    @property
    def has_amount(self) -> bool:
        return self.amount is not None or self.price is not None


@dataclass(frozen=True)
class _Piece:
    """The text of a piece that begins at `start` of the message; `prices` in it."""

    text: str
    start: int
    prices: tuple[Amount, ...] = ()
    # 24瓶 and 一箱 of 24瓶一箱的来两箱.
    described: tuple[Amount, ...] = ()

    def phrase(self, first: int, last: int, count: Amount | None = None) -> Phrase:
        """[first, last) of the piece with the amount `count`."""
        own = [price for price in self.prices if first <= price.start < last]
        packs = [amount for amount in self.described if first <= amount.start < last]
        blanks = [*([count] if count is not None else []), *own, *packs]
        return Phrase(
            start=self.start + first,
            end=self.start + last,
            words=amounts.without(self.text, blanks)[first:last],
            amount=count if count is not None and count.kind is not Kind.MONEY else None,
            price=count
            if count is not None and count.kind is Kind.MONEY
            else next(iter(own), None),
            pack=max(packs, key=_number, default=None),
        )


def cut(text: str, start: int, tests: Tests) -> list[Phrase]:
    """The parts of a piece that begins at `start` of the message."""
    text = _REFERRING.sub(lambda match: " " * len(match[0]), text)
    found = [
        amount
        for amount in amounts.find(text)
        if not _begins_name(text, amount, start, tests.is_name)
    ]
    found = _of_last(text, start, found, tests)
    if any(amount.is_each for amount in found):
        # 整点青椒洋葱各一斤
        found = [amount for amount in found if not amount.is_some]
    described = _described(text, found)
    found = [amount for amount in found if amount not in described]
    piece = _Piece(text, start, described=described)
    counts = [amount for amount in found if amount.kind is Kind.COUNT]
    if len(counts) == len(found) > 1 and (edges := _turning(piece, counts, tests.is_known)):
        return list(map(piece.phrase, edges, edges[1:], counts))
    found = _without_sizes(text, found)
    prices = [amount for amount in found if amount.kind is Kind.MONEY]
    counts = [amount for amount in found if amount.kind is not Kind.MONEY]
    if len(prices) > 1 and not counts:
        # 10块钱的黄豆5块钱的花生米
        counts, prices = prices, []
    piece = _Piece(text, start, tuple(prices), described)
    return list(_phrases(piece, counts, tests.is_known)) if counts else [piece.phrase(0, len(text))]


def _of_last(text: str, start: int, found: list[Amount], tests: Tests) -> list[Amount]:
    """
    What the last number is, where it has no unit and stands behind other amounts: how many in
    土豆3斤嫩豆腐2, a part of the name in 活着一本三体2; in 盐一包洗衣液3, which holds 3kg, either.
    """
    if len(found) < 2:
        return found
    before, last = found[-2:]
    if _OF_THAT.fullmatch(text, before.end, last.start):
        # 口罩50只装2
        return found
    number, words = text[last.start : last.end], text[before.end : last.start]
    if last.unit or not number.isdigit() or not words[-1:].isalpha():
        return found
    span = (start + before.end, start + last.start)
    is_size = tests.is_size(number, span)
    is_part = tests.is_name(number, span) or (is_size and len(number) > 1)
    if is_part or not tests.is_known(words, span):
        return found[:-1]
    return [*found[:-1], replace(last, number=None)] if is_size else found


def _phrases(piece: _Piece, counts: Sequence[Amount], is_known: Test) -> Iterator[Phrase]:
    text, leads = piece.text, True
    first = _goods_behind(piece, counts, is_known)
    if first is None:
        leads, first = False, 0
    if first:
        yield piece.phrase(0, first)
    edge = first
    for index, count in enumerate(counts):
        following = counts[index + 1].start if index + 1 < len(counts) else len(text)
        is_of = len(counts) == 1 and text.startswith(_OF, count.end)
        end = following if leads or is_of else count.end
        yield piece.phrase(edge, end, count)
        edge = end
    if not NounPhrase(text[edge:]).is_empty:
        yield piece.phrase(edge, len(text))


def _turning(piece: _Piece, counts: Sequence[Amount], is_known: Test) -> list[int]:
    """
    Where the parts of 五斤面粉|两斤五花肉|大白菜三斤 begin and end: amounts stand before their
    goods, then behind. [] where they do not turn.
    """
    text = piece.text
    if not NounPhrase(text[: counts[0].start] + text[counts[-1].end :]).is_empty:
        return []
    for number, (one, other) in enumerate(pairwise(counts), 1):
        start, end = one.end, other.start
        if is_known(text[start:end], (piece.start + start, piece.start + end)):
            continue
        for cut in accumulate(map(len, segment.words(text[start:end])), initial=start):
            halves = ((start, cut), (cut, end))
            known = [is_known(text[a:b], (piece.start + a, piece.start + b)) for a, b in halves]
            # 一斤小米|红枣也拿一包, sold or not.
            is_also = known[0] and cut < end and _ALSO.search(text, cut, end)
            if all(known) or is_also:
                before, behind = counts[1:number], counts[number:-1]
                return [0, *(c.start for c in before), cut, *(c.end for c in behind), len(text)]
    return []


def _goods_behind(piece: _Piece, counts: Sequence[Amount], is_known: Test) -> int | None:
    """
    Where the goods begin if amounts stand before what they are of: 给我妈带|两斤土豆.
    None where amounts stand behind: 土豆两斤.
    """
    text, edge, last = piece.text, counts[0].start, counts[-1].end
    if len(counts) > 1 and _ALSO.search(text, counts[-2].end, counts[-1].start):
        return None
    before, behind = text[:edge], text[last:]
    if not NounPhrase(before).content:
        return 0
    if not NounPhrase(behind).content:
        return None
    is_before = is_known(before, (piece.start, piece.start + edge))
    is_behind = is_known(behind, (piece.start + last, piece.start + len(text)))
    return edge if is_behind and not is_before else None


def _begins_name(text: str, amount: Amount, start: int, is_name: Test) -> bool:
    """六个|核桃, 天龙|八部: a number in a name, whatever the unit looks like."""
    if amount.kind is not Kind.COUNT:
        return False
    span = (start + max(0, amount.start - 1), start + min(len(text), amount.end + 1))
    longer = (text[amount.start : amount.end + 1], text[max(0, amount.start - 1) : amount.end])
    return any(
        len(each) > amount.end - amount.start and each.isalnum() and is_name(each, span)
        for each in longer
    )


def _number(amount: Amount) -> Decimal:
    return amount.number or Decimal(0)


def _described(text: str, found: Sequence[Amount]) -> tuple[Amount, ...]:
    """24瓶一箱的来两箱, 一箱24瓶的来两箱: what one holds, before how many of them."""
    for one, other in pairwise(found):
        is_close = not text[one.end : other.start].strip() and _OF_WHICH.match(text, other.end)
        if is_close and 1 in (one.number, other.number):
            return (one, other)
    return ()


def _without_sizes(text: str, found: list[Amount]) -> list[Amount]:
    """Leaves out what says which kind, not how much: 10公斤的滚筒, 5kg装, 大米5kg一袋."""
    packs = [a for a in found if a.kind is Kind.COUNT and a.unit and not units.is_weight(a.unit)]
    kept = [amount for amount in found if not _is_size(text, amount, packs, found)]
    return kept[1:] if _is_closed(text, kept) else kept


def _is_size(text: str, amount: Amount, packs: list[Amount], found: list[Amount]) -> bool:
    # 榴莲一个四斤左右的
    if amount.kind is not Kind.COUNT or _ABOUT.match(text, amount.end):
        return False
    if _OF_THAT.match(text, amount.end):
        return True
    is_said_of = text.startswith(_OF, amount.end)
    if units.is_weight(amount.unit):
        # 统帅的7公斤滚筒要一台
        is_said_of = is_said_of or (bool(packs) and text[: amount.start].endswith(_OF))
        return is_said_of or any(_is_near(text, amount, pack, found) for pack in packs)
    return is_said_of and len(packs) > 1


def _is_closed(text: str, found: list[Amount]) -> bool:
    """三只松鼠坚果一袋, 5kg大米一袋: the goods have one amount, and it stands behind them."""
    counts = [amount for amount in found if amount.kind is Kind.COUNT]
    if len(counts) != 2 or len(found) != 2:
        return False
    first, last = counts
    return not (
        _ALSO.search(text, first.end, last.start)
        or NounPhrase(text[: first.start]).content
        or not NounPhrase(text[first.end : last.start]).content
        or not NounPhrase(text[last.end :]).is_empty
    )


def _is_near(text: str, weight: Amount, pack: Amount, found: list[Amount]) -> bool:
    """Whether a pack is counted in the same breath: 大米5kg一袋, 可比克60g两包."""
    others = [a for a in found if a not in (weight, pack)]
    first, last = sorted((weight, pack), key=lambda amount: amount.start)
    between = text[first.end : last.start].rstrip()
    return not any(first.end <= a.start < last.end for a in others) and (
        # 洗衣机10公斤统帅的一台
        not NounPhrase(between).content or (first is weight and between.endswith(_OF))
    )
