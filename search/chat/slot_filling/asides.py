"""What stands beside goods in one piece and is not wanted: times, places, how it should be."""

from search.chat.group_orders import speakers
from search.chat.pieces import notes
from search.chat.slot_filling import attachment
from search.chat.slot_filling.slot_filler import SlotFiller
from search.chat.wishes import compared
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span


def cut(state: ReadingState, span: Span) -> list[Span]:
    """[start, end) of the message, of each aside in the piece that is `span`."""
    text, start = state.said(span), span[0]
    cuts = [] if notes.asks_price(text) else notes.cut(text)
    if cuts and (person := speakers.speaker(text, state.text)) and person.name:
        cuts = [each for each in cuts if each[0]]  # 给刘奶奶带
    found = [(start + first, start + last) for first, last in cuts]
    return [each for each in found if not compared.tells_next(state, each, span[1])]


def take(slot_filler: SlotFiller, span: Span) -> None:
    """要大一点的, of what was said before; else a note."""
    state = slot_filler.state
    if not (
        compared.take(slot_filler, span) or attachment.tells_trait(state, slot_filler.waiting, span)
    ):
        state.note(*span)
