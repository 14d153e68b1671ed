"""Who wants which kind of what was counted: 豆腐脑来两碗，我要咸的，我老婆要甜的."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile
from typing import NamedTuple

from search.chat.group_orders import people
from search.chat.pieces.segmenter import Piece
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Wish

_KIND = re.compile(
    r"(?P<who>[^\s,，\d]{1,6}?)(?:的?那[碗杯份个瓶盒块]|的)?(?:想?[要来喝吃]|是)"
    r"(?P<kind>[^\s,，\d]{1,6}?)(?:的|味|味道的|口味的)?[吧了啊]?"
)
LEAST = 2


class Told(NamedTuple):
    """`who` is "" for oneself."""

    who: str
    kind: str
    piece: Piece


def take(state: ReadingState, pieces: Sequence[Piece], settle: Callable[[], None]) -> int:
    """
    Takes the pieces that say who wants which kind of the last wish, as many of them as were
    counted; how many, 0 where there are none. What waits is settled before.
    """
    told = list(takewhile(bool, (_told(state, piece) for piece in pieces)))
    if len({each.who for each in told if each}) < max(LEAST, len(told)):
        return 0
    settle()
    last = state.last
    if last is None or last.buyer != state.row_of or last.amount is None:
        return 0
    found = [_of(last, each) for each in told if each]
    if last.amount.number != len(found) or not _are_some(state, last, found):
        return 0
    at = state.wishes.index(last)
    state.wishes[at : at + 1] = found
    return len(found)


def _told(state: ReadingState, piece: Piece) -> Told | None:
    match = _KIND.fullmatch(state.said((piece.start, piece.end)).strip())
    who = people.named(match["who"]) if match else None
    return Told(who, match["kind"], piece) if match and who is not None else None


def _of(whole: Wish, told: Told) -> Wish:
    one = replace(whole.amount, number=Decimal(1)) if whole.amount else None
    return replace(
        whole,
        words=f"{whole.words} {told.kind}",
        buyer=told.who or whole.buyer,
        amount=one,
        spans=[*whole.spans, (told.piece.start, told.piece.end)],
    )


def _are_some(state: ReadingState, whole: Wish, found: Sequence[Wish]) -> bool:
    """Whether each is some of what the `whole` may be."""
    ids = state.matcher.match(whole.words, whole.groups).ids
    for each in found:
        each.groups = each.groups | state.matcher.near(*each.spans[-1])
        own = state.matcher.match(each.words, each.groups).ids
        if not own or not own < ids:
            return False
    return True
