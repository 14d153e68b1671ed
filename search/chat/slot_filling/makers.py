"""Who makes it: 要蒙牛的, where another maker's is sold, and 苏泊尔的 instead of 美的电磁炉."""

import re

from search.analysis import segment, thesaurus
from search.chat.matching import enumerations
from search.chat.matching.match_levels import Level
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.phrases import Phrase

_WANTED = re.compile(
    r"(?<![不别没])(?:要是?|选|拿|买|得是|最好是?)(?P<maker>[\u4e00-\u9fffa-z]{2,6}?)(?:牌子?|家)?的"
)


def ask_about_others(state: ReadingState) -> None:
    """Doubts what a remark wants of a maker that none of the goods found for it is of."""
    for span in state.notes:
        for match in _WANTED.finditer(state.said(span)):
            wish = _about(state, span) if match["maker"] in thesaurus.makers() else None
            if wish is not None and not _is_sold(state, wish, match["maker"]):
                wish.is_doubtful = True


def of_its_kind(state: ReadingState, wish: Wish, phrase: Phrase) -> str:
    """花洒 399那套, of 花洒黑色恒温的 that is changed for 399那套."""
    noun = NounPhrase(wish.words).noun
    # 电磁炉 of 美的电磁炉, before 要苏泊尔的
    words = segment.words(noun)
    ends = ("".join(words[start:]) for start in range(1, len(words)))
    nouns = [noun, *enumerations.beginnings(wish.words), *ends]
    told, groups = [f"{each} {phrase.words}" for each in nouns], wish.groups | state.near(phrase)
    return next((said for said in told if state.matcher.match(said, groups).is_known), told[0])


def of_another(state: ReadingState, wish: Wish, phrase: Phrase) -> str:
    """电磁炉 苏泊尔的, of 美的电磁炉 changed for 苏泊尔的; "" where other goods are said."""
    meant = state.matcher.match(phrase.words, state.near(phrase))
    if meant.level is not Level.BEGINNING or len(meant.ids) == 1:
        return ""
    told = of_its_kind(state, wish, phrase)
    ids = state.matcher.match(told, wish.groups | state.near(phrase)).ids
    return told if ids and ids < meant.ids else ""


def _about(state: ReadingState, note: Span) -> Wish | None:
    """The wish that the note tells of: the one it is said in, else the one before it."""
    start, end = note
    own = [wish for wish in state.wishes if not wish.is_removal]
    within = (wish for wish in own if any(a < end and start < b for a, b in wish.spans))
    before = (wish for wish in reversed(own) if wish.spans[-1][1] <= start)
    return next(within, None) or next(before, None)


def _is_sold(state: ReadingState, wish: Wish, maker: str) -> bool:
    names = (maker, *thesaurus.built_in().get(maker, ()))
    fits = state.matcher.match(wish.words, wish.groups).fits
    return any(name in fit.product.text for fit in fits for name in names)
