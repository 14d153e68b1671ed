"""What is said of which one is meant, behind the goods: 要最亮的那种, 便宜的那个."""

from typing import Protocol

from search.chat.matching.matcher import Groups
from search.chat.wishes import comparisons
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span
from search.chat.words import comparatives
from search.chat.words.comparatives import Compared
from search.chat.words.phrases import Phrase


class Waiting(Protocol):
    """A `SlotFiller`."""

    state: ReadingState
    waiting: list[Phrase]

    def flush(self) -> None: ...


def take(waiting: Waiting, span: Span) -> bool:
    """As `tells_which`, of what waits for its amount too: 电饭煲 要大一点的 来一个."""
    state = waiting.state
    said = comparatives.told(state.said(span))
    if said and any(
        _tells_apart(state, said, each.words, state.near(each)) and not each.is_question
        for each in waiting.waiting[-1:]
    ):
        waiting.flush()
    return tells_which(state, span)


def tells_next(state: ReadingState, span: Span, end: int) -> bool:
    """Whether 大一点的 of 大一点的电饭煲 tells which of those is meant, up to `end`."""
    said, behind = comparatives.told(state.said(span)), (span[1], end)
    return said is not None and any(
        _tells_apart(state, said, each.words, state.near(each)) for each in state.cut(behind)[:1]
    )


def tells_which(state: ReadingState, span: Span) -> bool:
    """
    Whether it tells which is meant of what was said last, where several fit. 大一点的, of what is
    sold in one size, is for the shop.
    """
    last, said = state.last, comparatives.told(state.said(span))
    if last is None or said is None:
        return False
    about = [
        wish
        for wish in state.family_of(last, is_all="都" in state.said(span))
        if _tells_apart(state, said, wish.words, wish.groups)
    ]
    for wish in about:
        wish.compared.append(said)
        wish.spans.append(span)
    return bool(about)


def _tells_apart(state: ReadingState, said: Compared, words: str, groups: Groups) -> bool:
    """Whether some of what is called so are those that are meant, and others not."""
    products = [fit.product for fit in state.matcher.match(words, groups).fits]
    return bool(comparisons.meant(said, products, words))
