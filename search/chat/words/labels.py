"""Numbers beside goods that say which and not how many: of names, sizes, what a pack holds."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, zip_longest
from typing import NamedTuple

from search.analysis import numerals
from search.chat.words import names, units
from search.chat.words.amounts import Amount, Kind
from search.chat.words.noun_phrase import NounPhrase

# Called with words and where they stand in the message.
Test = Callable[[str, tuple[int, int]], bool]


class Tests(NamedTuple):
    """
    What is asked of the goods near: whether words name them, stand in a name, number a size,
    or count them at their last character.
    """

    is_known: Test
    is_name: Test
    is_size: Test
    is_label: Test
    is_counted: Test


# 一盒 may stand in a name, too.
LEAST_LABEL = 10

# Words with 的 at their end belong to what follows them: 大瓶的|两瓶|可乐.
OF = "的"

# 24瓶一箱的, 三包一提那种
_OF_WHICH = re.compile(r"的|那[种款个]")

# 5kg装, 5公斤那袋; 一台装卧室 is where it is put up.
_OF_THAT = re.compile(rf"装(?!{names.AT_HOME}|[在到上]|办公室|店里|楼)|那[种款袋包瓶桶箱盒]")

_COMPOUND = re.compile(r"[^斤]+斤\S")
_ABOUT = re.compile(r"左右|上下")
_SPOKEN = re.compile(
    r"\s*(?P<words>[\u4e00-\u9fff]{2,8}?)[要来]?(?P<number>[一二两三四五六七八九十])"
)
_METRES = re.compile(r"[^\s\d]{2,8}?[来要]?(?:\d{1,4}|[一二两三四五六七八九十百半]{1,4})米\s*")
# 来二斤|香蕉也来一把
ALSO = re.compile(r"也[来要拿称给]{1,2}$")


def without_labels(text: str, start: int, found: list[Amount], tests: Tests) -> list[Amount]:
    """200粒 of 积木200粒 5桶: what a name near says of it, where another amount follows."""
    span = (start, start + len(text))
    kept = []
    for amount, following in zip_longest(found, found[1:]):
        # 羽毛球12只|乒乓球2盒: each has its own.
        is_close = following and NounPhrase(text[amount.end : following.start]).is_empty
        is_label = amount.kind is Kind.COUNT and (amount.number or 0) >= LEAST_LABEL
        if not (is_close and is_label and tests.is_label(text[amount.start : amount.end], span)):
            kept.append(amount)
    return kept


def of_last(text: str, start: int, found: list[Amount], tests: Tests) -> list[Amount]:
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
    if may_be_name(text, before.end, last) and tests.is_name(number, (start, start + len(text))):
        return found[:-1]
    if last.unit or not number.isdigit() or not words[-1:].isalpha():
        return found
    span = (start + before.end, start + last.start)
    is_size = tests.is_size(number, span)
    is_part = tests.is_name(number, span) or (is_size and len(number) > 1)
    if is_part or not tests.is_known(words, span):
        return found[:-1]
    return [*found[:-1], replace(last, number=None)] if is_size else found


def spoken(text: str, start: int, found: Sequence[Amount], tests: Tests) -> list[Amount]:
    """
    How many in 可乐三 and 王老吉三雪碧二, behind what is `found`: where every word is known and
    none of what it names has the number in it.
    """
    at, counted = max((amount.end for amount in found), default=0), []
    while text[at:].strip():
        match = _SPOKEN.match(text, at)
        if match is None:
            return []
        span = (start + match.start("words"), start + match.end("words"))
        if not tests.is_counted(match["words"] + match["number"], span):
            return []
        at, number = match.end(), numerals.number(match["number"])
        counted.append(Amount(kind=Kind.COUNT, start=at - 1, end=at, number=number))
    return counted


def may_be_name(text: str, end: int, number: Amount) -> bool:
    """84 of 两瓶84: a bare number of two digits right behind an amount that ends at `end`."""
    is_behind = 0 < end <= number.start and not text[end : number.start].strip()
    return is_behind and not number.unit and number.end - number.start > 1


def begins_name(text: str, amount: Amount, start: int, is_name: Test) -> bool:
    """六个|核桃, 天龙|八部: a number in a name, whatever the unit looks like."""
    whole = (start, start + len(text))
    if amount.kind is Kind.MONEY:
        # 千元红包
        return is_name(text[amount.start : amount.end], whole)
    if amount.kind is not Kind.COUNT:
        return False
    said = text[amount.start : amount.end]
    if said[0] in "x千百" and is_name(said, whole):
        # 漫步者X3, 千张
        return True
    span = (start + max(0, amount.start - 1), start + min(len(text), amount.end + 1))
    if said[0] in "来要拿买" and said[1:] == amount.unit:
        # 要|台农, which are mangoes
        return is_name(text[amount.end - 1 : amount.end + 1], span)
    longer = (text[amount.start : amount.end + 1], text[max(0, amount.start - 1) : amount.end])
    return any(
        len(each) > amount.end - amount.start and each.isalnum() and is_name(each, span)
        for each in longer
    )


def number_of(amount: Amount) -> Decimal:
    return amount.number or Decimal(0)


def described(text: str, found: Sequence[Amount]) -> tuple[Amount, ...]:
    """
    24瓶一箱的来两箱, 一箱24瓶的来两箱: what one holds, before how many of them; one, where no
    more is said: 鸡蛋一箱360个的.
    """
    for one, other in pairwise(found):
        is_meant = text[: other.start].endswith("就是") and _OF_WHICH.match(text, other.end)
        if is_meant and number_of(other) >= LEAST_LABEL and one.unit in units.PACKS:
            # 一箱农夫山泉就是24瓶那个
            return (other,)
        is_close = not text[one.end : other.start].strip() and _OF_WHICH.match(text, other.end)
        if is_close and units.is_weight(other.unit) and _is_pack_alone(text, one):
            # 四瓶1kg的, behind 洗衣液两瓶2kg的: so much is how large they are.
            continue
        if is_close and 1 in (one.number, other.number):
            pack, held = sorted((one, other), key=number_of)
            # 大米来一袋5公斤的
            is_last = units.is_weight(held.unit) and NounPhrase(text[other.end :]).is_empty
            is_label = is_last if units.is_weight(held.unit) else number_of(held) >= LEAST_LABEL
            is_behind = not NounPhrase(text[: one.start]).is_empty
            # 10支一盒的 tells which; 一箱360个的 is one.
            is_all = (
                len(found) == 2
                and pack is one
                and pack.unit in units.PACKS
                and held.number is not None
            )
            return (held,) if is_all and is_behind and is_label else (one, other)
    return ()


def _is_pack_alone(text: str, count: Amount) -> bool:
    """Whether nothing that could be goods stands before how many packs: 一袋5斤的."""
    is_pack = bool(count.unit) and not units.is_weight(count.unit)
    return is_pack and NounPhrase(text[: count.start]).is_empty


def without_sizes(text: str, found: list[Amount]) -> list[Amount]:
    """Leaves out what says which kind, not how much: 10公斤的滚筒, 5kg装, 大米5kg一袋."""
    packs = [a for a in found if a.kind is Kind.COUNT and a.unit and not units.is_weight(a.unit)]
    kept = [amount for amount in found if not _is_size(text, amount, packs, found)]
    is_long = len(kept) == 1 and not (kept[0].start or kept[0].unit) and kept[0].end > 1
    if is_long and _METRES.fullmatch(text, kept[0].end):
        # 110排水管4米
        return []
    return kept[1:] if _is_closed(text, kept) else kept


def _is_size(text: str, amount: Amount, packs: list[Amount], found: list[Amount]) -> bool:
    # 榴莲一个四斤左右的
    if amount.kind is not Kind.COUNT or _ABOUT.match(text, amount.end):
        return False
    if _OF_THAT.match(text, amount.end):
        return True
    # 一斤二两的五花肉 is how much, 三斤二两的西瓜一个 which: nothing is packed so.
    is_compound = not packs and bool(_COMPOUND.match(text[amount.start : amount.end]))
    is_said_of = text.startswith(OF, amount.end) and not is_compound
    if units.is_weight(amount.unit):
        # 统帅的7公斤滚筒要一台
        is_said_of = is_said_of or (bool(packs) and text[: amount.start].endswith(OF))
        return is_said_of or any(_is_near(text, amount, pack, found) for pack in packs)
    return is_said_of and len(packs) > 1


def _is_closed(text: str, found: list[Amount]) -> bool:
    """三只松鼠坚果一袋, 5kg大米一袋: the goods have one amount, and it stands behind them."""
    counts = [amount for amount in found if amount.kind is Kind.COUNT]
    if len(counts) != 2 or len(found) != 2:
        return False
    first, last = counts
    return not (
        ALSO.search(text, first.end, last.start)
        or NounPhrase(text[: first.start]).content
        or not NounPhrase(text[first.end : last.start]).content
        or not NounPhrase(text[last.end :]).is_empty
    )


def _is_near(text: str, weight: Amount, pack: Amount, found: list[Amount]) -> bool:
    """Whether a pack is counted in the same breath: 大米5kg一袋, 可比克60g两包."""
    others = [a for a in found if a not in (weight, pack)]
    first, last = sorted((weight, pack), key=lambda amount: amount.start)
    is_parted = any(first.end <= a.start < last.end for a in others)
    # 洗衣机10公斤|统帅的一台
    return not is_parted and not NounPhrase(text[first.end : last.start]).content
