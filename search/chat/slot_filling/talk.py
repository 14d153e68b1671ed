"""Goods in the middle of talk: 散装面粉 of 散装面粉一会儿让孩子来拿, 五花肉 of 我想要那个五花肉."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from search.analysis import segment
from search.chat.matching import mentions
from search.chat.matching.match_levels import Level
from search.chat.matching.matcher import Groups
from search.chat.pieces import notes, stories
from search.chat.slot_filling import attachment
from search.chat.wishes import spoken
from search.chat.wishes.reading_state import ReadingState
from search.chat.words import amounts, lexicon, turns
from search.chat.words.phrases import Phrase

MOST_WORDS = 12
LEAST_TALK, MOST_TALK = 4, 30
# What sentences have, and names of goods have not.
_SENTENCE = re.compile(
    r"[了得着过咋啥呢吧]|[没不](?!$)|[我你他她俺咱][^\s]{2}|[都也还就](?=[是有要在让])|[是在](?=[^\s]{2})|[说叫让][我你他她俺]"
)
_TITLE = re.compile("《[^《》]{1,30}》")
# 我想要那个|五花肉
_ASKED = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?<![不别没])(?:我?[想还]?要|[想来去]买|拿|那个)"
    r"(?:一?[个点些]|那[个种款]?)?(?=[\u4e00-\u9fff]{2})"
)
# 想喝奶茶了
_LONGED_FOR = re.compile(r"(?:[我好突然]*[想馋][吃喝].*|上[次回].*[用吃喝]完)了\s*$")
_DENIED = re.compile("[不别没甭莫勿]")
# 要开好口的
_TALK = re.compile(r"[要得].{1,8}的")


def named_in(state: ReadingState, phrase: Phrase) -> str:
    """散装面粉 of 散装面粉一会儿让孩子来拿: goods at one end of what is for the shop."""
    near, wanted = state.near(phrase), spoken.ids(state.own, state.matcher)
    for said, told in _ends(phrase.words.strip()):
        if not (notes.is_note(told) or notes.is_question(told) or _TALK.fullmatch(told)):
            continue
        matched, beside = state.matcher.match(said, near), state.matcher.match(told, near)
        # 拿铁热的, of 拿铁咖啡, and no 可可热的, of 冰可可
        least = Level.BEGINNING if told in lexicon.WARMTHS else Level.NOUN
        is_name = matched.is_known and matched.level >= least and len(said) > 1
        denied = turns.denied(phrase.words)
        is_name &= not (denied and any(denied.search(fit.product.name) for fit in matched.fits))
        # 心相印 of 心相印抽纸 is a brand, whatever 印 may say.
        if is_name and not (beside.is_known and beside.ids - wanted - matched.ids):
            return said
    return _asked_in(state, phrase.words, near) or _heard_in(state, phrase.words, near, wanted)


def _ends(said: str) -> Iterator[tuple[str, str]]:
    """(goods, what is told of them), the longest goods first, at either end of what is `said`."""
    parts = segment.words(said)
    if said[-2:] in lexicon.WARMTHS:
        # The dictionary has 拿铁热 for one word.
        yield said[:-2], said[-2:]
    for size in range(min(len(parts), MOST_WORDS) - 1, 0, -1):
        yield "".join(parts[:size]).strip(), "".join(parts[size:])
        yield "".join(parts[-size:]).strip(), "".join(parts[:-size])


def _heard_in(state: ReadingState, said: str, near: Groups, wanted: frozenset[int]) -> str:
    """石狮子 of 公司开业摆门口的石狮子."""
    heard = spoken.goods_in(said, near, state.matcher, wanted)
    return heard.words if heard is not None and heard.is_sure else ""


def _asked_in(state: ReadingState, said: str, near: Groups) -> str:
    """五花肉 of 我是八栋的我想要那个五花肉: goods behind whatever was told before."""
    for asked in _ASKED.finditer(said):
        named = said[asked.end() :].strip()
        matched = state.matcher.match(named, near)
        is_name = matched.level >= Level.NOUN and len(named) > 1
        is_name &= not _DENIED.search(said[: asked.end()])
        told = state.matcher.match(said[: asked.start()], near)
        # 茶叶要春尖 is one of them.
        is_of = told.is_known and matched.is_known and matched.ids < told.ids
        if is_name and (is_of or not told.fits):
            return named
    return ""


def more_of_questions(state: ReadingState, waiting: Sequence[Phrase]) -> list[Phrase]:
    """伊利的, behind 牛奶多少钱一箱; no 要伊利的, which is wanted."""
    return [
        phrase
        for asked, phrase in pairwise(waiting)
        if (asked.is_question or notes.is_question(state.said(asked.span)))
        and (said := state.said(phrase.span).strip()).endswith("的")
        and not (lexicon.is_order(said) or phrase.has_amount)
    ]


def is_longing(said: str) -> bool:
    """想喝奶茶了, 上次那个用完了: of what follows, 优乐美香芋和红豆的各一杯."""
    return bool(_LONGED_FOR.match(said))


def is_over(state: ReadingState, span: tuple[int, int]) -> bool:
    """人数加了: how things are, and nothing counted."""
    phrase = Phrase(start=span[0], end=span[1], words=state.said(span))
    return state.is_over(phrase) and not amounts.find(phrase.words)


def titled(state: ReadingState, phrase: Phrase) -> Phrase:
    """《活着》, of 我们这期读《活着》, where that is sold."""
    found = _TITLE.findall(phrase.words)
    is_last = phrase.words.rstrip().endswith("》")
    if len(found) != 1 or not is_last or state.is_known(phrase.words, phrase.span):
        return phrase
    is_sold = state.is_known(found[0], phrase.span)
    return replace(phrase, words=found[0]) if is_sold else phrase


def left_of(state: ReadingState, waiting: list[Phrase]) -> list[Phrase]:
    """What waits, without talk at its end: 计算器有吗 考试要用的 要一个."""
    left = _behind_asked(state, waiting)
    while left and (
        state.is_talk(left[-1])
        or _is_use(left[-1])
        or _is_story(state, left[-1])
        or _is_chatter(state, left[-1])
        # 蛋挞 等下午 出炉了
        or (len(left) > 1 and (state.is_over(left[-1]) or left[-1].words.strip() == "等"))
    ):
        state.note(*left.pop().span)
    return left


def _is_story(state: ReadingState, phrase: Phrase) -> bool:
    """医生说我贫血, before 来半斤: of what was named before it."""
    said = state.said(phrase.span)
    near = state.near(phrase)
    return (
        len(said) <= MOST_WORDS
        and stories.is_told(said)
        and not (state.matcher.match(phrase.words, near).fits or named_in(state, phrase))
    )


def _is_chatter(state: ReadingState, phrase: Phrase) -> bool:
    """去年就晚了没买上, before 先给我留五袋: a sentence, and nothing that might be sold."""
    said = state.said(phrase.span).strip()
    is_apart = not state.text[phrase.end : phrase.end + 1].isalnum()
    # 姜种你卖不, and what sort of it.
    is_other = phrase.is_question or said.endswith("的") or "卖" in said or stories.asks(said)
    if not LEAST_TALK <= len(said) <= MOST_TALK or is_other or not is_apart:
        return False
    near = state.near(phrase)
    return bool(_SENTENCE.search(said)) and not (
        state.matcher.match(phrase.words, near).fits
        or named_in(state, phrase)
        # 档案盒柜子放不下，先三十个 is of what is named in it.
        or any(mentions.find(phrase.words, near, state.matcher))
    )


def _is_use(phrase: Phrase) -> bool:
    return phrase.is_bare and phrase.words.endswith("的")


def _behind_asked(state: ReadingState, waiting: list[Phrase]) -> list[Phrase]:
    """有鲜牛奶没？放冰箱那种，有就来一瓶: without what names nothing, behind what was asked for."""
    if not waiting or not (
        waiting[0].is_question and state.is_known(waiting[0].words, waiting[0].span)
    ):
        return list(waiting)
    asked, *behind = waiting
    left = [asked]
    for phrase in behind:
        if phrase.noun.content and not attachment.tells_of_goods(state, asked, phrase):
            state.note(*phrase.span)
        else:
            left.append(phrase)
    return left
