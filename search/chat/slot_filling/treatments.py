"""What is to be done with goods: 半个哈密瓜切好, 菠萝帮我削皮."""

from search.chat.pieces import notes
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span
from search.chat.words.phrases import Phrase


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
