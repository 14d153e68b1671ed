"""What is asked for or needed and may be wanted: 有茼蒿吗 来一斤, 花露水呢, 要换内胎."""

import re

from search.analysis import segment
from search.chat.matching.match_levels import Level
from search.chat.pieces import notes
from search.chat.revisions import patterns
from search.chat.revisions.fallbacks import Reading
from search.chat.revisions.patterns import Said
from search.chat.slot_filling import attachment
from search.chat.wishes.reading_state import ReadingState
from search.chat.words import amounts
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase

_HAS_LOOK = re.compile("有(?P<look>.的)(?:吗|么|嘛|没|不)")


def ask(reading: Reading, said: Said) -> bool:
    """The goods asked for wait: 有茼蒿吗 来一斤."""
    reading.state.has_question = True
    return name(reading, said)


def ask_also(reading: Reading, said: Said) -> bool:
    """花露水呢, and not 发票呢 or 什么时候能送呢."""
    words = reading.state.said(said.about)
    if amounts.find(words):
        return False
    if notes.is_question(words) or notes.is_note(words):
        reading.state.note(*said.span)
        return True
    return ask(reading, said)


def name(reading: Reading, said: Said) -> bool:
    """Goods that are talked about, of which some may be wanted."""
    state, slot_filler = reading.state, reading.slot_filler
    words = state.said(said.about)
    counted = amounts.find(words)
    end = counted[-1].end if counted else 0
    before = state.cut((said.about[0], said.about[0] + end))
    is_order = state.are_goods(before)
    if is_order and not NounPhrase(words[end:]).is_empty:
        # 可可粉一袋手指饼干有没有: what stands before the last amount is wanted.
        slot_filler.take(before, is_loose=False)
        words, counted = words[end:], []
    words = amounts.without(words, counted)
    if NounPhrase(words).is_empty:
        state.note(*said.span)
        return True
    slot_filler.flush()
    words = _with_look(state, words, said)
    phrase = Phrase(start=said.span[0], end=said.span[1], words=words, is_question=True)
    own = state.matcher.match(words, state.near(phrase))
    is_part = own.level < Level.NOUN and attachment.narrows(state, state.last, phrase)
    if is_part or attachment.tells_which(state, phrase, said=words):
        # 口红还有正红吗; 1匹的挂机，小超人的有吗
        return True
    slot_filler.waiting.append(phrase)
    return True


def _with_look(state: ReadingState, words: str, said: Said) -> str:
    """拿铁 热的, of 拿铁有热的吗, where one is told so; 红牛 of 红牛有冰的吗."""
    look = _HAS_LOOK.search(state.said(said.span))
    near = state.matcher.near(*said.span)
    told = f"{words} {look['look']}" if look else words
    meant = state.matcher.match(told, near)
    return told if meant.is_known and meant.ids < state.matcher.match(words, near).ids else words


def is_need(state: ReadingState, words: str, said: Said) -> bool:
    """客户家换热水器: somebody needs one, in place of nothing that was wanted or is sold."""
    is_change = bool(amounts.find(words) or patterns.REMOVE.match(words))
    is_change |= NounPhrase(words).is_empty or NounPhrase(state.said(said.instead)).is_empty
    # 跟老公商量了下改成柜机
    is_change |= "改" in state.said((said.about[1], said.instead[0]))
    # 车厘子换梨: what is not sold here, and something else for it
    is_change |= segment.is_word(NounPhrase(words).content)
    is_there = state.same(words, said.about) or state.is_known(words, said.about)
    return not (is_change or is_there)


def need(reading: Reading, said: Said) -> bool:
    """内胎, of 车胎扎了要换内胎; what is not sold here is told, and no order."""
    words = reading.state.said(said.instead)
    goods = amounts.without(words, amounts.find(words))
    if not reading.state.is_known(goods, said.instead):
        return False
    reading.state.note(*said.about)
    reading.slot_filler.take(reading.state.cut(said.instead), is_loose=False)
    return True
