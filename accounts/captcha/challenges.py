"""
One question in two forms: letters in a picture, or a sum in words for who cannot see it. Either
answer will do, once, within five minutes. What is right stays in the cache, here with us.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from typing import TypedDict

from django.core.cache import cache
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.captcha import drawing

LIFETIME_SECONDS = 300
LENGTH = 4
# None that people take for another: no 0 and O, 1 and I, 2 and Z, 5 and S, 8 and B, U and V.
LETTERS = "ACDEFGHJKLMNPQRTWXY34679"


class _Kept(TypedDict):
    letters: str
    one: int
    two: int


@dataclass(frozen=True)
class Challenge:
    """`words` is the sum, as a sentence."""

    id: str
    words: str


def make() -> Challenge | None:
    """A new question; None while the cache keeps nothing: then nobody is asked."""
    kept: _Kept = {
        "letters": "".join(secrets.choice(LETTERS) for _letter in range(LENGTH)),
        "one": secrets.randbelow(9) + 1,
        "two": secrets.randbelow(9) + 1,
    }
    name = secrets.token_urlsafe(16)
    cache.set(_key(name), kept, LIFETIME_SECONDS)
    if cache.get(_key(name)) is None:
        return None
    numbers = _("一 二 三 四 五 六 七 八 九").split()
    one, two = numbers[kept["one"] - 1], numbers[kept["two"] - 1]
    words = _("%(one)s加%(two)s等于几？请填数字") % {"one": one, "two": two}
    return Challenge(name, words)


def picture(name: str) -> bytes | None:
    """The letters as a PNG; None for a question that is over."""
    kept: _Kept | None = cache.get(_key(name))
    return drawing.png(kept["letters"]) if kept else None


def is_right(name: str, answer: str) -> bool:
    """Right or wrong, the question is used up; of two answers at once one counts."""
    kept: _Kept | None = cache.get(_key(name))
    if kept is None or not cache.delete(_key(name)):
        return False
    typed = unicodedata.normalize("NFKC", answer).replace(" ", "").upper()
    total = str(kept["one"] + kept["two"])
    return any(
        constant_time_compare(typed.encode(), right.encode()) for right in (kept["letters"], total)
    )


def _key(name: str) -> str:
    # A name may be anything: a key of the cache may not.
    return f"captcha:{name.encode().hex()[:80]}"
