"""What a whole message wants, once its wishes are known."""

from search.chat.gathered import Gathered
from search.chat.parsed import Intent


def of(found: Gathered) -> Intent:
    if any(wish.is_removal or wish.is_change for wish in found.wishes):
        return Intent.CHANGE
    if found.wishes or found.is_same_as_ever:
        return Intent.ORDER
    if found.has_cancel:
        return Intent.CANCEL
    return Intent.QUESTION if found.has_question else Intent.NONE
