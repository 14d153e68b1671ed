"""Which words a moderator reads before everybody does. Nothing is refused because it is bad."""

import re
import unicodedata
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from accounts.actor import Actor
from core import scope
from orders.reviews.models import Review
from shop.stores.naming import names

WORDS = Path(__file__).with_name("held_words.txt")
# Who has been here for so long is no new account.
KNOWN_AFTER = timedelta(days=30)


def holds(text: str) -> bool:
    """Abuse, luring elsewhere, an address or a number stands in it, however it is written."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
    return any(word in plain for word in _words()) or names.holds_contact(text)


@scope.across_stores("a person's own reviews, in all stores")
def must_wait(*, text: str, has_photos: bool, person: Actor, at: datetime) -> bool:
    """
    Whether a review is read before it shows: by its words; the first of a new account, and of
    guests; and the first with photos, since no machine here looks at pictures.
    """
    if holds(text) or person is None:
        return True
    earlier = Review.unscoped.filter(person=person).shown()
    if has_photos:
        return not earlier.filter(has_photos=True).exists()
    return person.date_joined > at - KNOWN_AFTER and not earlier.exists()


@cache
def _words() -> frozenset[str]:
    lines = WORDS.read_text(encoding="utf-8").split()
    return frozenset(line for line in lines if not line.startswith("#"))
