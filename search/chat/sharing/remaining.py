"""What is left of a whole when its parts are told: 蛋挞十二个，原味八个，剩下的紫薯."""

import re
from collections.abc import Sequence
from dataclasses import replace

from search.chat.slot_filling.slot_filler import SlotFiller
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words import amounts, units
from search.chat.words.amounts import Amount

# 剩下的都要紫薯
_REST = re.compile(
    r"(?:剩下?|其余|余下)的?(?:[都全就要是换来拿做])*(?P<what>[^\s\d,，]{1,10}?)的?[吧了]?"
)


def take(slot_filler: SlotFiller, span: Span) -> bool:
    """剩下的紫薯, of 蛋挞十二个，原味八个: what is left of the whole is that; whether it is so."""
    state = slot_filler.state
    match = _REST.fullmatch(state.said(span).strip())
    if match is None or amounts.find(match["what"]):
        return False
    slot_filler.flush()
    for at, whole in enumerate(state.own[:-1]):
        left = _left(whole, state.own[at + 1 :])
        for words in (f"{whole.words} {match['what']}", match["what"]):
            rest = Wish(words=words, spans=[span], groups=whole.groups, amount=left)
            rest.groups |= state.matcher.near(*span)
            if left is not None and _is_some_of(state, whole, rest):
                state.want(rest)
                return True
    return False


def _is_some_of(state: ReadingState, whole: Wish, rest: Wish) -> bool:
    """Whether it is said which of the goods that the `whole` may be."""
    ids = state.matcher.match(rest.words, rest.groups).ids
    return bool(ids) and ids < state.matcher.match(whole.words, whole.groups).ids


def _left(whole: Wish, shares: Sequence[Wish]) -> Amount | None:
    """How many of the `whole` are none of the `shares`; None where they are none of it."""
    if whole.amount is None or not whole.amount.number:
        return None
    counts = [share.amount for share in shares]
    if not all(count and count.number and _is_alike(count, whole.amount) for count in counts):
        return None
    left = whole.amount.number - sum(count.number or 0 for count in counts if count)
    return replace(whole.amount, number=left) if left > 0 else None


def _is_alike(one: Amount, other: Amount) -> bool:
    return not one.unit or units.is_alike(one.unit, other.unit)
