"""Goods in the middle of speech: 尘袋 of 喂你好我家那个尘袋用完了给我来两包."""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from search.analysis import segment
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import LONGEST_TEXT, Groups, Matcher
from search.chat.wishes.wish import Wish
from search.chat.words import lexicon, names
from search.chat.words.noun_phrase import NounPhrase

# No name of goods has these in it.
_SPEECH = re.compile(
    r"[我你您俺咱他她]|[了啊嘛呀呢哦噢哎诶喂嗯吧]|看着|看起来|家里|店里|[昨今明]天|这[两几]?天"
    rf"|上[次回]|刚才|老板|老师|师傅|阿姨|兄弟|大妹子|大[娘爷妈]|朋友|客人|等[一会]?下|大[哥姐]|{names.FAMILY}"
)
# What orders is no talk besides: 我要过滤水壶.
_ORDERS = re.compile(
    r"[给帮][我俺]|[我俺]们?(?:还?想?要(?!下)买?|想买|买|来|拿)"
    rf"|{lexicon.ADDRESS}(?!说)"
)
# What goods are bought for; a few names begin so, too.
_OCCASIONS = re.compile(
    "开学|入学|毕业|军训|结婚|开业|开张|装修|改造|搬家|过[年节]|冬至|中秋|端午|元宵|生日|满月|周岁|大寿|聚会|春游|出差|开会"
    f"|会议室|办公室|宿舍|教室|窗台|{names.AT_HOME}"
)
# 以后都不用给我家拿
_DENIED = re.compile("不[用要需想能给拿买送]|[别甭莫勿]")
# 要那个青的
_WHICH = re.compile("要(?:那[个种])?[^\\s,，]{1,4}的")
# 摆花, 上书法课, 读, 做烘焙
_DOES = frozenset(
    "上去做搞装修摆吃喝包炖煮炒蒸烧涮烤泡打过开办参学考拍玩看读养种贴铺封写买穿戴熬用"
)
_DOING = re.compile(
    "(?!婴儿|宝宝|儿童|孕妇|成人|学生|宠物|办公|户外|[家商车猫狗男女])[\\u4e00-\\u9fff]{1,3}用|书|菜"
    f"|[{''.join(sorted(_DOES))}][\\u4e00-\\u9fff]{{0,3}}"
)
_VERBS = _DOES | frozenset("去来讲跑坐走冒布病疼坏断漏掉堵饿渴累忙住租班请")
# Behind goods: 放小房间, 待会儿我来拿, 招待客人用.
_USING = re.compile(
    r"(?!泡[馍面菜芙椒腾])[放喝吃用穿炖煮炒包蒸泡做].*|(?:待|一|过)会儿?.*|等.+|(?:回头|晚点|招待|顺便|顺路).*|.*[用吃喝玩穿戴]"
)
LEAST_CLAUSE, LONG_CLAUSE = 4, 7
MOST_WORDS = 6


class Heard(NamedTuple):
    """Goods that were named; not `is_sure` where what stands before them may belong to them."""

    words: str
    is_sure: bool


def leave_talk(wish: Wish, matcher: Matcher, before: Iterable[Wish]) -> bool:
    """
    Leaves 射灯 of 客厅那个射灯坏了好几个 of the words of a `wish`; whether it did. What was wanted
    `before` may be named again.
    """
    if wish.others or matcher.match(wish.words, wish.groups).is_known:
        return False
    heard = goods_in(wish.words, wish.groups, matcher, ids(before, matcher))
    if heard is None:
        return False
    wish.words = heard.words
    wish.is_doubtful |= not heard.is_sure
    return True


def ids(wishes: Iterable[Wish], matcher: Matcher) -> frozenset[int]:
    """Of all goods that `wishes` may mean."""
    meant = (matcher.match(wish.words, wish.groups).ids for wish in wishes)
    return frozenset[int]().union(*meant)


def goods_in(
    text: str, groups: Groups, matcher: Matcher, wanted: frozenset[int] = frozenset()
) -> Heard | None:
    """
    The goods of `text`, where all before and behind them is talk that names no others, but for
    what is `wanted` already; None without any.
    """
    if len(text) > LONGEST_TEXT:
        return None
    found = []
    for start, end in _spans(text, groups, matcher):
        before, named, behind = text[:start], text[start:end].strip(), text[end:].strip()
        may_be, is_sure = stands_before(before)
        if len(named) < 2 or not (may_be and _stands_behind(behind)):
            continue
        matched = matcher.match(named, groups)
        if matched.is_known and matched.level >= Level.BEGINNING:
            told = [*_named(before, groups, matcher), *_named(behind, groups, matcher)]
            if all(each <= wanted | matched.ids or matched.ids <= each for each in told):
                is_named = matched.level >= Level.PHRASE
                # 海尔的五十升: no more than who makes it.
                is_sure &= is_named or not NounPhrase(named).sizes
                found.append((is_named, Heard(named, is_sure)))
    best = max(found, key=lambda each: (each[0], each[1].is_sure, len(each[1].words)), default=None)
    return best[1] if best is not None else None


def _named(text: str, groups: Groups, matcher: Matcher) -> Iterator[set[int]]:
    """The ids of each of the goods that a text names."""
    for word in segment.words(text.strip()):
        matched = matcher.match(word, groups) if len(word) > 1 else None
        if matched is not None and matched.is_known and matched.level >= Level.NOUN:
            yield matched.ids


def _is_doing(said: str) -> bool:
    """做烘焙, and no 过滤, which is a word."""
    is_word = len(said) > 1 and segment.is_word(said)
    return bool(_DOING.fullmatch(said)) and not is_word


def stands_before(said: str) -> tuple[bool, bool]:
    """Whether it may be talk, and whether it surely is; 高露洁 belongs to what follows."""
    if not NounPhrase(said).content:
        return True, True
    if _DENIED.search(said) or names.is_person(said.strip()):
        return False, False
    last = runs(said)[-1:]
    beside = said[last[0][0] : last[0][1]] if last else ""
    between = said[last[0][1] :] if last else said
    is_for = bool(_OCCASIONS.search(said)) and len(said) >= LEAST_CLAUSE
    is_talk = is_for or bool(_SPEECH.search(_ORDERS.sub("", said)))
    if between.strip() and not between.strip().endswith("的"):
        return is_talk, is_talk
    if _is_doing(beside) or _OCCASIONS.search(beside):
        return is_talk, is_talk
    # 进口有机 is how they are, 嗓子冒烟 what happened.
    is_clause = not _VERBS.isdisjoint(beside) and len(beside) >= LEAST_CLAUSE
    is_sure = is_talk and is_clause
    return is_sure or len(beside) >= LONG_CLAUSE, is_sure


def _stands_behind(said: str) -> bool:
    """Whether it is talk; 绿瓶子的 tells which, and 糖 of 牛奶糖 what it is."""
    if not NounPhrase(said).content:
        return True
    first = runs(said)[:1]
    beside = said[first[0][0] : first[0][1]] if first and not said[: first[0][0]].strip() else ""
    is_talk = _USING.fullmatch(said) or (
        _SPEECH.search(said) and (not beside or len(beside) >= LEAST_CLAUSE)
    )
    return bool(is_talk) and not (said.endswith("的") or _WHICH.search(said))


def _spans(text: str, groups: Groups, matcher: Matcher) -> Iterator[tuple[int, int]]:
    """[start, end) of words that end with what may be goods."""
    words = segment.words(text)
    starts = list(accumulate(map(len, words), initial=0))
    for last, word in enumerate(words):
        if word.strip() and matcher.match(word, groups).fits:
            for first in range(max(0, last + 1 - MOST_WORDS), last + 1):
                # 三十二寸的 belongs to 电视.
                is_first = not NounPhrase(text[: starts[first]]).content
                if not (is_first or NounPhrase(words[first]).content):
                    continue
                is_last = not NounPhrase(text[starts[last + 1] :]).content
                yield 0 if is_first else starts[first], len(text) if is_last else starts[last + 1]


def runs(text: str) -> list[tuple[int, int]]:
    """[start, end) of words beside each other, none of them talk."""
    noun = NounPhrase(text)
    free = list(noun.is_free)
    for match in _SPEECH.finditer(noun.words):
        free[match.start() : match.end()] = [True] * len(match[0])
    edges = [at for at in range(len(free)) if at == 0 or free[at - 1] != free[at]]
    return [(start, end) for start, end in pairwise([*edges, len(free)]) if not free[start]]
