"""A whole and its parts: 毛线帽两顶 and 一顶棕一顶白, 两个本子 and 一个田字格一个数学的."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from search.chat.matching import told_apart
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import Groups
from search.chat.pieces.segmenter import Piece
from search.chat.slot_filling import another, attachment
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words import amounts, names, units
from search.chat.words.amounts import Amount, Kind
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase


class Filling(Protocol):
    """What is said so far, and what waits."""

    state: ReadingState
    waiting: list[Phrase]

    def take(self, found: Sequence[Phrase], *, is_loose: bool) -> None: ...

    def flush(self, *, is_wanted: bool = False) -> None: ...

    def split(self, found: Sequence[Phrase]) -> bool: ...


MOST_PARTS = 6
_VESSELS = "碗份杯瓶袋盒桶罐包号"
# 一份韭菜的一份牛肉的, 一罐草莓味一罐香蕉味
_one = "[\\d一二两三四五六七八九十]{1,2}"
_KIND = re.compile(
    rf"(?P<amount>{_one}(?:{units.PATTERN}))"
    r"(?P<kind>[^\s,，\d一二两三四五六七八九十半]{1,6}?(?:的|味的?|(?=$|[\d一二两三四五六七八九十]))"
    r"|\d(?:\.\d+)?米[\d半]?的?)[,，和\s]?"
)
_ALL_KINDS = re.compile(rf"(?:{re.sub('[?]P<[a-z]+>', '?:', _KIND.pattern)}){{2,}}$")
# 我想买台冰箱: without a number of its own.
_AFTER = re.compile(r"(?:想[买要看换]|打算买|准备买|买)[台个件条款双]")

_SAYS = re.compile(rf"我?家?(?:{names.FAMILY})?[说讲]?(?:今晚|晚上|早上|中午)?(?:要|想要?)[吃喝]")
# Right behind it: 芒果|特别甜, 红薯|是烟薯吗
_JUDGED = re.compile(
    r"(?:特别|真|很|挺)[甜好新香][\u4e00-\u9fff]?(?=[,，。!！]|$)|是[^\s是]{1,8}吗(?=[?？\s]|$)"
)
# 米没了, before how much of which
_RAN_OUT = re.compile(r"[\u4e00-\u9fff]{1,6}?快?[吃喝用]?[没完光]了[啊呀]?\s*$")


def pair(state: ReadingState, span: Span, whole: Amount | None) -> tuple[int, list[Phrase]] | None:
    """As `told_apart.pair`, without 两大一小 of people: 我家两大一小; and 一份韭菜的一份牛肉的."""
    if kinds := _kinds(state, span, whole):
        return kinds
    found = told_apart.pair(state.said(span), span[0], whole)
    if found is None or found[1][0].words not in told_apart.SIZES:
        return found
    before = (span[0], span[0] + found[0])
    named = state.said(before).strip()
    return found if not named or state.is_known(named, before) else None


def take_pair(filling: Filling, span: Span) -> bool:
    """两瓶可乐一大一小: the goods, then what tells the one from the other; whether it is so."""
    state = filling.state
    last = None if filling.waiting else state.last
    found = pair(state, span, last.amount if last else None)
    if found is None:
        return False
    start, parts = found
    filling.take(state.cut((span[0], span[0] + start)), is_loose=False)
    filling.flush(is_wanted=True)
    if not filling.split(parts):
        state.note(span[0] + start, span[1])
    return True


def are_in(state: ReadingState, waiting: Sequence[Phrase], piece: Piece) -> bool:
    """Whether parts of the last are told in a `piece`: 两杯冰的一杯热的, of three."""
    whole = None if waiting or state.last is None else state.last.amount
    return pair(state, (piece.start, piece.end), whole) is not None


def _kinds(
    state: ReadingState, span: Span, whole: Amount | None
) -> tuple[int, list[Phrase]] | None:
    """饺子一份韭菜的一份牛肉的: so much of each kind of what stands before it."""
    said, last = state.said(span), state.last
    match = _ALL_KINDS.search(said)
    if match is None:
        return None
    named, near = said[: match.start()].strip(), state.matcher.near(*span)
    counts = amounts.find(named)
    if noun := NounPhrase(amounts.without(named, counts)).content:
        whole = counts[-1] if counts else None
    elif last is not None:
        noun, near = last.words, near | last.groups
    parts = [
        Phrase(
            start=span[0] + each.start(),
            end=span[0] + each.end(),
            words=each["kind"],
            amount=amounts.find(each["amount"])[0],
        )
        for each in _KIND.finditer(said, match.start())
    ]
    is_all = _is_shared(whole, [each.amount for each in parts])
    told = [f"{noun} {each.words}" for each in parts]
    is_told = noun and is_all and told_apart.are_apart(told, near, state.matcher)
    # 面一把鸡蛋一斤肉: goods of their own, and no kinds of what stands before them
    is_told = is_told and not any(_is_sold(state, each) for each in parts)
    return (match.start(), parts) if is_told else None


def _is_sold(state: ReadingState, part: Phrase) -> bool:
    matched = state.matcher.match(part.words, state.near(part))
    return not part.words.endswith(("的", "味")) and matched.level is Level.NAME


def split(state: ReadingState, found: Sequence[Phrase]) -> bool:
    """Puts parts, told apart by their looks, in the place of the wish before; whether it did."""
    last = state.last
    if last is None:
        return False
    # 胡辣汤两大一小: nobody says that these are three.
    are_sizes = all(each.words in told_apart.SIZES for each in found) or last.amount is None
    whole = _total(found) if are_sizes and last.is_open else last.amount
    found = [replace(each, words=_sized(state, last, each)) for each in found]
    if not _is_shared(whole, [each.amount for each in found]):
        return False
    groups = last.groups.union(*map(state.near, found))
    joined = [
        another.of_noun(state, last.words, each, groups) or f"{last.words} {each.words}"
        for each in found
    ]
    are_apart = _are_told_apart(state, last, list(zip(found, joined, strict=True)))
    are_looks = all(each.noun.is_look for each in found)
    if are_looks and not (are_apart and not _are_one(state, [last.words, *joined], groups)):
        # 吸管杯两个，一个粉一个蓝, of which there is one kind
        last.amount = whole
        for phrase in found:
            state.note(*phrase.span)
        return True
    if not are_apart:
        return False
    state.wishes.remove(last)
    for phrase, said in zip(found, joined, strict=True):
        amount = phrase.amount or Amount(kind=Kind.COUNT, start=0, end=0, number=Decimal(1))
        if not amount.unit and whole is not None:
            amount = replace(amount, unit=whole.unit)
        spans = [*last.spans[:1], phrase.span] if phrase is found[0] else [phrase.span]
        family = last.spans[0][0] + 1
        state.want(Wish(words=said, spans=spans, groups=groups, amount=amount, family=family))
    return True


def _total(found: Sequence[Phrase]) -> Amount:
    """All of them together, in no unit."""
    numbers = [each.amount.number for each in found if each.amount is not None]
    number = sum(filter(None, numbers), Decimal(0))
    return Amount(kind=Kind.COUNT, start=0, end=0, number=number)


def _sized(state: ReadingState, whole: Wish, part: Phrase) -> str:
    """大碗 of 大的, where the whole comes in bowls of that size."""
    for vessel in _VESSELS if part.words in told_apart.SIZES else ():
        said = f"{part.words[0]}{vessel}"
        named = state.matcher.match(f"{whole.words} {said}", whole.groups).fits
        if sum(said in fit.product.name for fit in named) == 1:
            return said
    return part.words


def _are_one(state: ReadingState, said: Sequence[str], groups: Groups) -> bool:
    """Whether each that is `said` is the same one thing."""
    matched = [state.matcher.match(each, groups) for each in said]
    products = [fit.product for each in matched for fit in each.fits]
    ids = {product.product_id for product in products}
    return len(ids) == 1 and len(products[0].variants) == 1


def _are_told_apart(state: ReadingState, whole: Wish, parts: Sequence[tuple[Phrase, str]]) -> bool:
    """奇异果绿的 is no part of 火龙果三斤, whatever the numbers add up to."""
    groups = whole.groups.union(*(state.near(phrase) for phrase, _said in parts))
    others = [
        # 灰色, of 毛巾, though there are grey ones of other goods
        not phrase.noun.is_look and attachment.is_other(state, whole, phrase)
        for phrase, _said in parts
    ]
    matched = [state.matcher.match(said, groups) for _phrase, said in parts]
    told = [bool(each.fits) and not each.is_doubtful for each in matched]
    are_others = all(others) or (True, False) in zip(others, told, strict=True)
    return any(told) and not are_others


def drop_wholes(state: ReadingState) -> None:
    """两个本子一个田字格一个数学的: what its parts say more closely is not wanted besides."""
    for whole, part in pairwise(list(state.wishes)):
        if _is_plan(state, whole, part):
            state.wishes.remove(whole)
            for span in whole.spans:
                state.note(*span)
    for whole in list(state.wishes):
        first = state.wishes.index(whole) + 1
        for last in range(first + 2, min(len(state.wishes), first + MOST_PARTS) + 1):
            if _are_parts(state, whole, state.wishes[first:last]):
                state.wishes.remove(whole)
                break


def drop_plans(state: ReadingState) -> None:
    """我老公说要喝青岛, where how much of what is said besides: talk, and no order."""
    counted = [wish for wish in state.wishes if wish.amount is not None]
    for wish in list(state.wishes):
        said = " ".join(map(state.said, wish.spans))
        others = [other for other in counted if other.buyer == wish.buyer]
        is_plan = bool(others and _SAYS.match(said))
        is_plan |= bool(_RAN_OUT.match(said)) and any(_is_of(state, wish, one) for one in others)
        is_plan |= any(_JUDGED.match(state.text, end) for _start, end in wish.spans)
        if wish.is_open and is_plan:
            state.wishes.remove(wish)
            for span in wish.spans:
                state.note(*span)


def _is_of(state: ReadingState, whole: Wish, part: Wish) -> bool:
    ids = state.matcher.match(part.words, part.groups).ids
    return bool(ids) and ids <= state.matcher.match(whole.words, whole.groups).ids


def _is_plan(state: ReadingState, whole: Wish, part: Wish) -> bool:
    """我想买台冰箱，BCD-196TMPI要一台: what somebody is after, and then which."""
    one, other = whole.amount, part.amount
    if one is None or other is None or not one.number == other.number == 1:
        return False
    is_meant = _AFTER.search("".join(map(state.said, whole.spans)))
    return bool(is_meant) and whole.buyer == part.buyer and _is_told(state, whole, part)


def _are_parts(state: ReadingState, whole: Wish, parts: Sequence[Wish]) -> bool:
    if whole.buyer != parts[-1].buyer:
        return False
    if whole.is_some or (whole.is_open and not whole.is_question):
        # 来点水果，香蕉两斤脐橙三斤
        return all(_is_told(state, whole, one) for one in parts)
    if whole.amount is not None and whole.amount.is_all:
        # 金庸的两套都要，天龙八部跟笑傲江湖
        is_open = len(parts) == whole.amount.number and all(one.is_open for one in parts)
        return is_open and all(_is_told(state, whole, one) for one in parts)
    if whole.amount is None or whole.amount.number is None:
        return False
    if not _is_shared(whole.amount, [part.amount for part in parts]):
        return False
    return all(_is_told(state, whole, part) for part in parts)


def _is_told(state: ReadingState, whole: Wish, part: Wish) -> bool:
    """Whether `part` says more closely what of `whole` is wanted."""
    of_whole = state.matcher.match(whole.words, whole.groups).ids
    fits = state.matcher.match(part.words, part.groups).fits
    content = NounPhrase(part.words).content
    # 人生, and not 人生海海, which is of somebody else
    named = [fit for fit in fits if fit.product.plain_name == content]
    ids = {fit.product.product_id for fit in named or fits}
    return bool(ids) and ids <= of_whole and (ids < of_whole or bool(NounPhrase(part.words).codes))


def _is_shared(whole: Amount | None, parts: Sequence[Amount | None]) -> bool:
    """Whether the amounts of the parts add up to that of the whole."""
    numbers = [part.number for part in parts if part is not None and part.number is not None]
    if not 1 < len(parts) == len(numbers):
        return False
    return whole is None or sum(numbers) == whole.number
