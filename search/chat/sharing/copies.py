"""What one wants as somebody else does: 同上, 跟小美一样."""

from collections.abc import Sequence
from dataclasses import replace

from search.chat.group_orders import same_as
from search.chat.slot_filling.slot_filler import SlotFiller
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Wish

_ME, _THEM = ("我", "俺"), ("她", "他")


def of(state: ReadingState, who: str) -> bool:
    """跟小美一样: as much of all that `who` wants, or whoever spoke before where that is ""."""
    others = [wish for wish in state.wishes if wish.buyer != state.buyer and not wish.is_removal]
    names = list(dict.fromkeys(wish.buyer for wish in others))
    if not who or who.startswith(_THEM):
        meant = names[-1:]
    else:
        meant = [each for each in names if each and (each in who or who in each)]
        meant = meant or [each for each in names if not each and who.startswith(_ME)]
    return _add(state, [wish for wish in others if meant and wish.buyer == meant[-1]])


def of_row(slot_filler: SlotFiller, text: str, names: Sequence[str]) -> bool:
    """同2, +1: what is wanted in another row of those of `names`, for whom this one is."""
    state = slot_filler.state
    name = same_as.whose(text, names) if state.buyer else None
    if name is None or slot_filler.waiting or (not name and slot_filler.heading):
        return False
    others = [wish for wish in state.wishes if wish.buyer != state.buyer]
    name = name or (others[-1].buyer if others else "")
    return _add(state, [wish for wish in others if wish.buyer == name])


def for_each(state: ReadingState, wanted: Sequence[Wish], names: Sequence[str]) -> None:
    """我和小刘各要一杯: what the first wants is wanted by each of the others; "" is oneself."""
    state.wishes += [replace(wish, buyer=name or state.row_of) for name in names for wish in wanted]


def _add(state: ReadingState, wishes: list[Wish]) -> bool:
    state.wishes += [replace(wish, buyer=state.buyer) for wish in wishes]
    return bool(wishes)
