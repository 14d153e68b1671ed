"""An amount of the goods before it, whatever is said behind: 水饺|给我拿两袋|油泼辣子一瓶."""

import re
from collections.abc import Sequence

from search.chat.pieces.segmenter import Piece
from search.chat.wishes import spoken
from search.chat.wishes.reading_state import ReadingState
from search.chat.words import amounts
from search.chat.words.amounts import Amount
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase

_ASKS = re.compile(r"(?:再|就|先|那)*你?[给帮][我俺他她][来拿称装送带要留弄整搞数做]{0,2}")
# 要大瓶红星的
_HOW = re.compile(r"要[^\s\d,，]{1,8}?的")

# 给我换台|60升的
_SIZED = re.compile(r"\d+(?:\.\d+)?[^\d\s]{1,3}[的那]")


def amount_end(state: ReadingState, waiting: Sequence[Phrase], piece: Piece) -> int | None:
    """
    Where 给我拿两袋 ends of 给我拿两袋油泼辣子一瓶, behind 水饺 that wait for an amount: what
    follows has its own, or is talk. None where the amount is of what follows.
    """
    said = state.said((piece.start, piece.end))
    asks = _ASKS.match(said)
    counts = amounts.find(said) if asks and waiting else []
    if not (asks and counts and counts[0].start == asks.end()):
        return None
    if NounPhrase(said[counts[0].end :]).is_empty or _SIZED.match(said, counts[0].end):
        return None
    if not _name_goods(state, waiting):
        return None
    end = _end(state, waiting[-1], said, counts, piece)
    return piece.start + end if end is not None else None


def _end(
    state: ReadingState, topic: Phrase, said: str, counts: Sequence[Amount], piece: Piece
) -> int | None:
    end, edge = counts[0].end, counts[1].start if len(counts) > 1 else len(said)
    how = _HOW.match(said, end)
    if how and _fits(state, said[how.end() : edge], piece):
        end = how.end()
    behind, last = said[end:edge], said[counts[-1].end :]
    if _fits(state, behind, piece):
        # 三斤土豆五斤西红柿, and not 两袋|油泼辣子一瓶
        is_of_rest = len(counts) == 1 or _begins(state, last, piece)
    else:
        # 三斤洋鸡蛋就行土鸡蛋太贵了, behind 上回那个鸡蛋挺好的; 艾条 waits for three by its name.
        is_of_rest = not state.is_known(topic.words, topic.span) and _begins(state, behind, piece)
    return None if is_of_rest else end


def _begins(state: ReadingState, words: str, piece: Piece) -> bool:
    """Whether goods are named first of all; 就等你的螺蛳了 comes later."""
    first = (words[start:stop] for start, stop in spoken.runs(words)[:1])
    return any(len(each) > 1 and _fits(state, each, piece) for each in first)


def _fits(state: ReadingState, words: str, piece: Piece) -> bool:
    groups = state.matcher.near(piece.start, piece.end)
    return state.matcher.match(words, groups).is_known or bool(
        spoken.goods_in(words, groups, state.matcher)
    )


def _name_goods(state: ReadingState, waiting: Sequence[Phrase]) -> bool:
    """Whether what waits names goods, the last of it or all: 蛋挞 等下午 出炉了."""
    groups = frozenset[int]().union(*map(state.near, waiting))
    said = {each.words for each in waiting[-1:]} | {" ".join(each.words for each in waiting)}
    return any(
        state.matcher.match(each, groups).is_known or spoken.goods_in(each, groups, state.matcher)
        for each in said
    )
