"""A message as it is shown and as it is read, character by character."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from search.analysis.emoji_names import THINGS, name
from search.analysis.normalise import INVISIBLE, normalise
from search.chat.words import spellings
from search.chat.words.turns import NUMBER, PAD

# A typed order is a few hundred characters; what comes after this goes to the note unread.
MAX_LENGTH = 2000

# WeChat writes its own emoji as words: [微笑] [Smile].
_STICKER = re.compile(r"\[[A-Za-z\u4e00-\u9fff]{1,8}\]")
# 1️⃣ 土豆 is a number of the list, 土豆2️⃣斤 an amount.
_KEYCAP = re.compile(r"(?:^|(?<=\s))(?P<number>\d)\u20e3", re.MULTILINE)
_CIRCLED = {ord(first) + number: f" {number + 1}、" for first in "①❶⓵➀➊⑴⒈" for number in range(10)}
_ARROWS = str.maketrans("👉➡", "→→")
_BLANKS = re.compile(r"[^\S\n]{5,}")
NEAR = 8
# Behind it, or behind the pictures that follow: 🍅2斤, 🍌🍓各一斤, and no 🌸8-201.
_COUNT = re.compile(rf"(?:{THINGS.pattern}|\s)*[x×*+各]?\s?(?!\d{{1,2}}-\d){NUMBER}")
# 来两斤🍅, with no name before the amount
_COUNTED = re.compile(
    rf"(?:^|[\s,，、。;；])(?:再|给我|帮我)*[来要拿给]?{NUMBER}+\s?[斤个包盒瓶只根袋颗]$"
)
# The end of a name; behind an amount, no name.
_NAMED = re.compile(r"(?<![斤两个包盒瓶只根袋颗来要拿买给加和])(?<=[\u4e00-\u9fff])$")
_VARIATION_SELECTORS = dict.fromkeys(range(0xFE00, 0xFE10))


@dataclass(frozen=True)
class Text:
    """`shown` keeps the writer's characters, `read` is half-width, simplified, lower-case."""

    shown: str
    read: str
    # What came after MAX_LENGTH.
    rest: str = ""


def clean(text: str) -> Text:
    """`text` without invisible signs and pictures, in both spellings."""
    text, rest = text[:MAX_LENGTH], text[MAX_LENGTH:]
    # Nobody means more by more of them, and patterns take their time over many.
    text = _BLANKS.sub("    ", text)
    text = _STICKER.sub(" ", text.translate(INVISIBLE).translate(_VARIATION_SELECTORS))
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CIRCLED)
    text = (
        _KEYCAP.sub(r"\g<number>、", text.replace("➕", "+").translate(_ARROWS))
        .replace("\u20e3", "")
        .replace("🔟", "10、")
    )
    shown, named = _named("".join(map(_shown, text)))
    rest = shown[MAX_LENGTH:].replace(PAD, "") + "".join(map(_shown, rest))
    read = "".join(map(_read, named[:MAX_LENGTH]))
    return Text(shown[:MAX_LENGTH], spellings.as_meant(read), rest.strip())


def _named(text: str) -> tuple[str, str]:
    """`text` with room for the words that pictures of food stand for, and with these words."""
    shown, read, at = [], [], 0
    for match in THINGS.finditer(text):
        before, between = (
            text[max(0, match.start() - NEAR) : match.start()],
            text[at : match.start()],
        )
        counted = _COUNTED.search(before)
        # In 苹果🍎3斤 and 苹果3斤🍎 it is only a picture.
        is_goods = counted or (_COUNT.match(text, match.end()) and not _NAMED.search(before))
        word = (name(match[0]) if is_goods else "") or " "
        shown += [between, (match[0] if is_goods else " ").ljust(len(word), PAD)]
        read += [between, word]
        at = match.end()
    return "".join([*shown, text[at:]]), "".join([*read, text[at:]])


@lru_cache(maxsize=8192)
def _shown(character: str) -> str:
    """Full-width letters and compatibility signs made plain: ９ → 9, ㎏ → kg; emoji → blank."""
    if character == "\n" or THINGS.fullmatch(character):
        return character
    if unicodedata.category(character) in {"So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl"}:
        plain = unicodedata.normalize("NFKC", character)
        return plain if plain.isalnum() else " "
    plain = unicodedata.normalize("NFKC", character)
    # Full-width punctuation is how Chinese is written, and is shown as it was typed.
    return plain if plain.isalnum() else character


@lru_cache(maxsize=8192)
def _read(character: str) -> str:
    plain = normalise(character)
    return plain if len(plain) == 1 else character
