"""What one wants as somebody else does: 同上, 跟小美一样."""

from collections.abc import Sequence
from dataclasses import replace

from search.analysis import thesaurus
from search.chat.group_orders import same_as, speakers
from search.chat.group_orders.person import AND
from search.chat.slot_filling.slot_filler import SlotFiller
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Wish

_ME, _THEM = ("我", "俺"), ("她", "他")
_ON_HER_OWN = ("还", "再", "另", "她", "他", "我")


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


def together(slot_filler: SlotFiller, text: str) -> tuple[str, int, bool]:
    """
    Of whom `text` is, each of them, where it goes on behind their names, and whether all that
    follows is theirs; "" of anybody else's. 小李跟小王一样 is a copy, where 小王 has ordered.
    """
    names, end, lasts = speakers.together(text)
    state, is_copy = slot_filler.state, lasts and "一样" in text[:end]
    if is_copy:
        slot_filler.flush(is_wanted=True)
    told = list(dict.fromkeys(wish.buyer for wish in state.wishes if wish.buyer))
    if len(told) > 1 and (begins := speakers.everybody(text)):
        return AND.join(told), begins, False
    is_copy &= any(name in told for name in names)
    if is_copy or any(_is_goods(state, name) for name in names):
        return "", 0, False
    return AND.join(names), end, lasts


def _is_goods(state: ReadingState, name: str) -> bool:
    """小米 and 大米, sold or not."""
    near = state.matcher.near(0, len(state.text))
    is_word = name[0] in "小老大阿" and name in thesaurus.built_in()
    return is_word or state.matcher.match(name, near).is_known


def leave(slot_filler: SlotFiller, text: str) -> None:
    """她还要两根: what several want together is over."""
    if AND in slot_filler.state.buyer and text.startswith(_ON_HER_OWN):
        slot_filler.flush()
        slot_filler.state.buyer = slot_filler.state.row_of


def spread(state: ReadingState) -> None:
    """What several want together, once for each of them; 我 is oneself."""
    state.wishes[:] = [
        replace(wish, buyer=name if name not in _ME or name == wish.buyer else "")
        for wish in state.wishes
        for name in wish.buyer.split(AND)
    ]


def _add(state: ReadingState, wishes: list[Wish]) -> bool:
    state.wishes += [replace(wish, buyer=state.buyer) for wish in wishes]
    return bool(wishes)
