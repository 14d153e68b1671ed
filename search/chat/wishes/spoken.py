"""Goods in the middle of speech: 尘袋 of 喂你好我家那个尘袋用完了给我来两包."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import Groups, Matcher
from search.chat.wishes.wish import Wish
from search.chat.words import names
from search.chat.words.noun_phrase import NounPhrase

# No name of goods has these in it.
_SPEECH = re.compile(
    r"[我你您俺咱他她]|[了啊嘛呀呢哦噢哎诶喂嗯吧]|看着|看起来|家里|店里|[昨今明]天|上[次回]|刚才|老板|老师"
    rf"|{names.FAMILY}"
)
# 以后都不用给我家拿
_DENIED = re.compile("不[用要需想能给拿买送]|[别甭莫勿]")
# 放小房间, 喝的
_USED = re.compile("[放喝吃用穿炖煮炒包蒸泡做]")
# 学校要读|骆驼祥子
_DONE = frozenset("读看买学穿戴养种吃喝")
# Between words for one thing.
_JOINS = re.compile(r"(?:的|得|那[个种款]|这[个种款]|\s)+")


def leave_talk(wish: Wish, matcher: Matcher, wanted: frozenset[int]) -> bool:
    """
    Leaves 射灯 of 客厅那个射灯坏了好几个 of the words of a `wish`; whether it did. `wanted` are the
    ids of what the message named before, and may name again.
    """
    if wish.others or matcher.match(wish.words, wish.groups).is_known:
        return False
    named = goods_in(wish.words, wish.groups, matcher, wanted)
    wish.words = named or wish.words
    return bool(named)


def goods_in(text: str, groups: Groups, matcher: Matcher, wanted: frozenset[int]) -> str:
    """
    The goods of `text`, where all before and behind them is talk that names no others, but for
    what is `wanted` already; "" without any.
    """
    found = []
    for start, end in _named(text):
        before, named, behind = text[:start].strip(), text[start:end].strip(), text[end:].strip()
        if len(named) < 2 or not (_may_stand_before(before) and _may_stand_behind(behind)):
            continue
        matched = matcher.match(named, groups)
        if matched.is_known and matched.level >= Level.NOUN:
            told = [before, behind, *_words(before), *_words(behind)]
            others = (matcher.match(each, groups).ids for each in told)
            if all(ids <= wanted | matched.ids for ids in others):
                found.append(named)
    return max(found, key=len, default="")


def _may_stand_before(said: str) -> bool:
    """Talk; 胖胖妈 is who wants them."""
    is_talk = _SPEECH.search(said) and not _DENIED.search(said)
    return not said or bool(is_talk and not names.is_person(said))


def _may_stand_behind(said: str) -> bool:
    """Talk; 绿瓶子的 tells which."""
    is_talk = _SPEECH.search(said) or _USED.match(said)
    return not said or bool(is_talk and not said.endswith("的"))


def _named(text: str) -> Iterator[tuple[int, int]]:
    """Where goods may stand."""
    for start, end in runs(text):
        # 三十二寸的 belongs to 电视.
        first = start if NounPhrase(text[:start]).content else 0
        yield first, end
        if text[start] in _DONE:
            yield start + 1, end
        for used in _USED.finditer(text, start + 2, end):
            # 电视|放小房间
            yield first, used.start()


def _words(text: str) -> Iterator[str]:
    return (text[start:end] for start, end in _named(text))


def runs(text: str) -> list[tuple[int, int]]:
    """[start, end) of words beside each other, or joined by 的 alone, none of them talk."""
    noun = NounPhrase(text)
    free = list(noun.is_free)
    for match in _SPEECH.finditer(noun.words):
        free[match.start() : match.end()] = [True] * len(match[0])
    edges = [at for at in range(len(free)) if at == 0 or free[at - 1] != free[at]]
    parts = list(pairwise([*edges, len(free)]))
    found = [(start, end) for start, end in parts if not free[start]]
    talk = [start for start, end in parts if free[start] and not _JOINS.fullmatch(text, start, end)]
    joined = ((one[0], other[1]) for one, other in combinations(found, 2))
    return [
        *found,
        *((start, end) for start, end in joined if not any(start < at < end for at in talk)),
    ]
