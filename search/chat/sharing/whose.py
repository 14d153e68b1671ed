"""Whose a piece is: who speaks in it, or is spoken of; several who want the same."""

import re

from search.chat.group_orders import people, per_head, speakers
from search.chat.pieces.segmenter import Piece
from search.chat.sharing import copies
from search.chat.slot_filling.slot_filler import SlotFiller
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span


def begin(state: ReadingState, slot_filler: SlotFiller, span: Span) -> int:
    """
    Where the words begin behind the name of whose a piece is, and all from here on: 李婶|要黄瓜2斤,
    小丽跟小美一样|要酱, where she wants what the other does. Where it begins itself, of nobody's.
    """
    text = state.said(span)
    person = speakers.speaker(text, state.text)
    if person is None or not speakers.is_free(person, text, span, state.is_known):
        return span[0]
    # 我要 is nobody else where no other person speaks: 谁还要草莓，我要两斤.
    if not (person.name or state.buyer or person.end):
        return span[0]
    # 工友的早饭我报一下哈 大刘要四个肉包
    slot_filler.flush(is_wanted=bool(state.buyer or state.wishes))
    state.buyer = person.name or state.row_of
    state.note(span[0] + person.aside[0], span[0] + person.aside[1])
    state.is_oneself = not person.name
    same = people.same_as(text[person.end :])
    has_copied = same is not None and copies.of(state, same[0])
    return span[0] + person.end + (same[1] if same and has_copied else 0)


def all_want(state: ReadingState, piece: Piece) -> int:
    """Where begins what all want: 五个人都要|冰红茶, 除了小李都要|鸡腿饭; 0 of any other piece."""
    match = per_head.all_want(state.said((piece.start, piece.end)))
    return piece.start + match.end() if match and _are_people(state, piece, match) else 0


def _are_people(state: ReadingState, piece: Piece, match: re.Match[str]) -> bool:
    """除了小李都要, and no 除了三鲜的都要."""
    span = (piece.start + match.start("but"), piece.start + match.end("but"))
    who = match["but"]
    return not who or (people.is_somebody(who) and not state.is_known(who, span))
