"""What stands in brackets behind goods: 可乐（2）, 牙刷（小孩用）1支."""

import re
from dataclasses import replace

from search.chat.matching.match_levels import Level
from search.chat.slot_filling import attachment
from search.chat.slot_filling.slot_filler import SlotFiller
from search.chat.words.phrases import Phrase

_ONLY_NUMBERS = re.compile(r"[\d和跟与、,，\s]+|(?:[\d一两二三四][热冰温冷凉辣][,，、\s]?)+")


def say_which(text: str, slot_filler: SlotFiller, *, is_aside: bool) -> bool:
    """3和5 in brackets, or where nothing waits; one number is how many: 可乐（2）."""
    is_one = text.strip().isdigit() or not is_aside
    is_of_waiting = is_one and bool(slot_filler.waiting)
    is_told = bool(_ONLY_NUMBERS.fullmatch(text)) and not is_of_waiting
    return is_told and (is_aside or "和" in text)


def about(slot_filler: SlotFiller, found: list[Phrase]) -> list[Phrase]:
    """
    What is left of the phrases `found` in brackets without what is about the goods before:
    牙刷（小孩用）1支.
    """
    first, waiting, state = found[0], slot_filler.waiting, slot_filler.state
    if waiting and not first.has_amount and attachment.tells_apart(state, waiting[-1], first):
        # 香醋（550的大瓶）、冰糖各一瓶
        before = waiting[-1]
        waiting[-1] = replace(before, end=first.end, words=f"{before.words} {first.words}")
        return found[1:]
    if not waiting or first.has_amount or first.is_bare or first.noun.is_look:
        return found
    own = state.matcher.match(first.words, state.near(first))
    if own.level <= Level.INSIDE and not slot_filler.joined(first, is_known=True):
        state.note(*first.span)
        return found[1:]
    if own.level >= Level.BEGINNING and not slot_filler.joined(first, is_known=True):
        # 牙膏（高露洁的）两支: no text calls it 牙膏. Of 可乐（雪碧）两瓶 either may be meant.
        before = waiting.pop()
        either = f"{first.words}或者{before.words}"
        said = first.words if own.level is Level.BEGINNING else either
        found[0] = replace(first, start=before.start, words=said)
    return found
