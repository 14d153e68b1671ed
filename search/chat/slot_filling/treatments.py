"""What is to be done with goods or comes into them: 半个哈密瓜切好, 菠萝帮我削皮, 加椰果."""

import re

from search.chat.matching.match_levels import Level
from search.chat.pieces import notes
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words.phrases import Phrase

# 加糖, though 红糖馒头 are sold
_BIT = re.compile(r"\s*(?:加[糖奶盐醋葱蒜蛋酱])+的?\s*$")


def left_by(state: ReadingState, span: Span) -> list[Phrase]:
    """The goods of 半个哈密瓜切好; what to do with them is a note."""
    treated = notes.treatment(state.said(span))
    if treated is None:
        return state.cut(span)
    before = state.cut((span[0], span[0] + treated[0]))
    known = [phrase for phrase in before if state.is_known(phrase.words, phrase.span)]
    # "菠萝帮我削皮" is about the 菠萝 wanted before.
    if all(not phrase.has_amount and state.same(phrase.words, phrase.span) for phrase in known):
        if not known:
            return state.cut(span)
        end = span[0] + treated[1]
        state.note(span[0], end)
        return state.cut((end, span[1])) if state.said((end, span[1])).strip() else []
    state.note(span[0] + treated[0], span[0] + treated[1])
    behind = (span[0] + treated[1], span[1])
    return before + state.cut(behind)


def is_added(state: ReadingState, phrase: Phrase) -> bool:
    """加椰果, right behind 奶茶一杯: what comes into it, unless the shop sells it by itself."""
    if phrase.has_amount or not state.said(phrase.span).lstrip().startswith("加"):
        return False
    return state.matcher.match(phrase.words, state.near(phrase)).level < Level.NOUN


def is_bit(phrase: Phrase) -> bool:
    """加糖: of what there is, no goods."""
    return bool(_BIT.match(phrase.words))


def ask_about(state: ReadingState, phrase: Phrase) -> None:
    """椰果, which may come into what was ordered, or be 椰果奶茶; a remark, where none is sold."""
    if is_bit(phrase) or not state.is_known(phrase.words, phrase.span):
        state.note(*phrase.span)
        return
    wish = state.want(Wish(words=phrase.words, spans=[phrase.span]))
    wish.is_doubtful = True
