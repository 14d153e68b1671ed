"""Goods and amounts of a piece: which number is of which words, and what is said twice."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, pairwise

from search.analysis import segment
from search.chat.words import amounts, comparatives, labels
from search.chat.words.amounts import Amount, Kind
from search.chat.words.labels import Test, Tests
from search.chat.words.noun_phrase import NounPhrase

# 土豆洋葱这两样各三斤: what was named before.
_REFERRING = re.compile(
    r"[这那](?:些|几?[样个种本款]|[两三四五六七八九十几][^\d\s])[都全]?(?=各|每|一样)"
)
# 乐事四种口味各一包
_KINDS = re.compile(
    r"[\d一二两三四五六七八九几]{1,2}(?:[种个样款](?:口味|味道|颜色|品种|款式|香型)的?|种)(?=[各每都])"
)
# 一块八那瓶, 7块9那个: which one, and no sum to spend.
_THAT_ONE = re.compile(r"的?[那这][个瓶种款袋包盒罐桶条支件双本套只把](?=[\s,，。吧啊]|$)")


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
        told = [amount for amount in self.described if first <= amount.start < last]
        packs = [each for each in told if each.kind is Kind.COUNT and labels.number_of(each) > 1]
        blanks = [*([count] if count is not None else []), *own, *told]
        if count is None and own and _THAT_ONE.match(self.text, own[0].end):
            count = replace(own[0], kind=Kind.COUNT, number=Decimal(1))
        return Phrase(
            start=self.start + first,
            end=self.start + last,
            words=amounts.without(self.text, blanks)[first:last],
            amount=count if count is not None and count.kind is not Kind.MONEY else None,
            price=count
            if count is not None and count.kind is Kind.MONEY
            else next(iter(own), None),
            pack=max(packs, key=labels.number_of, default=None),
        )


def cut(text: str, start: int, tests: Tests) -> list[Phrase]:
    """The parts of a piece that begins at `start` of the message."""
    piece, found = _read(text, start, tests)
    text = piece.text
    counts = [amount for amount in found if amount.kind is Kind.COUNT]
    if len(counts) == len(found) > 1 and (edges := _turning(piece, counts, tests.is_known)):
        parts = list(map(piece.phrase, edges, edges[1:], counts))
        is_over = NounPhrase(text[edges[-1] :]).is_empty
        return parts if is_over else [*parts, piece.phrase(edges[-1], len(text))]
    found = labels.without_sizes(text, found)
    prices = [amount for amount in found if amount.kind is Kind.MONEY]
    counts = [amount for amount in found if amount.kind is not Kind.MONEY]
    if len(prices) > 1 and not counts:
        # 10块钱的黄豆5块钱的花生米
        counts, prices = prices, []
    piece = replace(piece, prices=tuple(prices))
    return list(_phrases(piece, counts, tests.is_known)) if counts else [piece.phrase(0, len(text))]


def counts(text: str, start: int, tests: Tests) -> list[Amount]:
    """What a piece says of how many or how much, without what tells which: 24瓶一箱的."""
    piece, found = _read(text, start, tests)
    return labels.without_sizes(piece.text, found)


def _read(text: str, start: int, tests: Tests) -> tuple[_Piece, list[Amount]]:
    """The piece without what refers to others, and its amounts, sizes among them."""
    for pattern in (_REFERRING, _KINDS):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    found = [
        amount
        for amount in amounts.find(text)
        if not labels.begins_name(text, amount, start, tests.is_name)
    ]
    found = labels.of_last(text, start, found, tests) + labels.spoken(text, start, found, tests)
    if any(amount.is_each and not amount.is_some for amount in found):
        # 整点青椒洋葱各一斤
        found = [amount for amount in found if not amount.is_some]
    described = labels.described(text, found)
    found = [amount for amount in found if amount not in described]
    piece = _Piece(text, start, described=described)
    return piece, labels.without_labels(text, start, found, tests)


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
        is_of = len(counts) == 1 and text.startswith(labels.OF, count.end)
        # 鸡蛋一箱|360枚的
        held = [each.end for each in piece.described if count.end <= each.start < following]
        end = following if leads or is_of else max(count.end, *held, 0)
        yield piece.phrase(edge, end, count)
        edge = end
    # 便宜那种, 最大的 tell which and name nothing.
    if not NounPhrase(text[edge:]).is_empty or comparatives.within(text[edge:]):
        yield piece.phrase(edge, len(text))


def _turning(piece: _Piece, counts: Sequence[Amount], is_known: Test) -> list[int]:
    """
    Where the parts of 五斤面粉|两斤五花肉|大白菜三斤 begin and end: amounts stand before their
    goods, then behind. [] where they do not turn; talk may follow.
    """
    text, last = piece.text, counts[-1].end
    if not NounPhrase(text[: counts[0].start]).is_empty:
        return []
    whole = len(text) if NounPhrase(text[last:]).is_empty else last
    tail = text[last:].strip()
    if tail not in text[:last] and is_known(tail, (piece.start + last, piece.start + len(text))):
        return []
    for number, (one, other) in enumerate(pairwise(counts), 1):
        start, end = one.end, other.start
        if is_known(text[start:end], (piece.start + start, piece.start + end)):
            continue
        cuts = []
        for cut in accumulate(map(len, segment.words(text[start:end])), initial=start):
            halves = ((start, cut), (cut, end))
            known = [is_known(text[a:b], (piece.start + a, piece.start + b)) for a, b in halves]
            # 一斤小米|红枣也拿一包, sold or not.
            is_also = known[0] and cut < end and labels.ALSO.search(text, cut, end)
            if all(known) or is_also:
                cuts.append((all(known), cut))
        if cuts:
            # 中国结|福字剪纸, and no 中国 with a 结福字剪纸
            cut = max(cuts, key=lambda each: each[0])[1]
            before, behind = counts[1:number], counts[number:-1]
            return [0, *(c.start for c in before), cut, *(c.end for c in behind), whole]
    return []


def _goods_behind(piece: _Piece, counts: Sequence[Amount], is_known: Test) -> int | None:
    """
    Where the goods begin if amounts stand before what they are of: 给我妈带|两斤土豆.
    None where amounts stand behind: 土豆两斤.
    """
    text, edge, last = piece.text, counts[0].start, counts[-1].end
    if len(counts) > 1 and labels.ALSO.search(text, counts[-2].end, counts[-1].start):
        return None
    before, behind = text[:edge], text[last:]
    told = [text[one.end : other.start] for one, other in pairwise(counts)] + [behind]
    are_looks = (each.rstrip().endswith("的") and NounPhrase(each).is_look for each in told)
    if len(counts) > 1 and all(are_looks):
        # 塑料盆|一个大的|两个小的
        return 0
    if not NounPhrase(before).content:
        return 0
    if not NounPhrase(behind).content:
        return None
    is_before = is_known(before, (piece.start, piece.start + edge))
    is_behind = is_known(behind, (piece.start + last, piece.start + len(text)))
    return edge if is_behind and not is_before else None
