"""
Texts as opaque tokens: [a-z0-9]+, a kind letter first.

Raw Chinese is split differently by PostgreSQL, FTS5 and Lucene, and raw input can carry query
syntax; tokens like these pass all three unchanged. Kinds:

h  one Han character or two adjacent ones      e  the same, at the end of a run (its noun)
p  a syllable                                  q  two adjacent syllables
i  initials of a word                          l  a Latin word, also with its signs left out
n  a number                                    u  a quantity in base units
j  (completion) syllables from here on         k  (completion) initials from here on
x  of which store

A page that shoppers must not find (a draft, goods off sale, a category) carries the same tokens
behind a "z". Searches of shoppers never meet them, so that they cost nothing; those of editors
ask for both.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from core import pinyin
from search.analysis import quantities

# Where completions stop: nobody types more syllables of one word before reading the list.
COMPLETED_SYLLABLES, COMPLETED_INITIALS = 4, 6
MAX_LATIN = 40
MAX_INITIALS = 6
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

_PIECE = re.compile(
    rf"(?P<quantity>{quantities.PATTERN.pattern})"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<latin>[a-z]+)"
    r"|(?P<han>[^\W\d_a-z]+)"
)
# Letters and digits held together by signs: coca-cola, m&m's, bcd-196tmpi, 3+2.
_JOINED = re.compile(r"[a-z0-9]+(?:[-&'./+_]?[a-z0-9]+)+(?:'[a-z])?")
_SIGNS = re.compile(r"[^a-z0-9]")
# What follows the noun in names of goods: 苹果5斤装, 洗发水瓶装, 薯片罐.
_PACKING = re.compile(r"(?:(?:礼盒|独立|家庭|[大小]?[盒罐袋瓶桶箱包听杯]|散)?装|礼盒|礼盒装)$")


class Piece(NamedTuple):
    """A run of one kind in a normalised text: "han", "latin", "number" or "quantity"."""

    kind: str
    text: str
    start: int
    # The number and the unit of a quantity.
    number: str = ""
    unit: str = ""


def pieces(text: str) -> Iterator[Piece]:
    """The runs of a normalised `text`, signs left out."""
    for match in _PIECE.finditer(text):
        kind = match.lastgroup or ""
        if match["quantity"]:
            # Groups 2 and 3 are those of quantities.PATTERN inside ours.
            yield Piece("quantity", match[0], match.start(), match[2], match[3])
        else:
            yield Piece(kind, match[0], match.start())


def joined(text: str) -> Iterator[tuple[str, int, int]]:
    """(letters and digits, start, end) of what signs or nothing hold together: cocacola."""
    for match in _JOINED.finditer(text):
        plain = _SIGNS.sub("", match[0])
        if (not plain.isdigit() and not plain.isalpha()) or len(plain) != len(match[0]):
            yield plain[:MAX_LATIN], match.start(), match.end()


def han(characters: str, kind: str = "h") -> str:
    """The token of one or two characters."""
    return kind + "".join(_base36(ord(character)) for character in characters)


def latin(word: str) -> str:
    return "l" + word[:MAX_LATIN]


def number(digits: str) -> str:
    """2.50 and 2.5 are one token."""
    # Zeros in front belong to codes: G0060 is not 60g.
    plain = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "n" + plain.replace(".", "d")[:MAX_LATIN]


def quantity(digits: str, unit: str) -> str:
    return measured(quantities.read(digits, unit))


def measured(value: quantities.Quantity) -> str:
    amount = f"{value.amount.normalize():f}" if value.amount else str(Decimal(0))
    return "u" + value.dimension + amount.replace(".", "d")


def in_store(store_id: int) -> str:
    return f"xs{store_id}"


def hidden(token: str) -> str:
    """The token of a page that shoppers must not find."""
    return "z" + token


def without_packing(run: str) -> str:
    """内蒙古土豆 of a name's run, also where 装 or 礼盒 follows."""
    return _PACKING.sub("", run) or run


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """
    (token, start, end) of everything a normalised `text` can be found by.

    What stands at the end of a Chinese run is told twice, as "h" and as "e": the last word
    of a Chinese name says what the thing is, the words before it only how it is.
    """
    for piece in pieces(text):
        end = piece.start + len(piece.text)
        if piece.kind == "latin":
            yield latin(piece.text), piece.start, end
        elif piece.kind == "number":
            yield number(piece.text), piece.start, end
        elif piece.kind == "quantity":
            yield quantity(piece.number, piece.unit), piece.start, end
            yield number(piece.number), piece.start, piece.start + len(piece.number)
        else:
            yield from _of_run(piece.text, piece.start)
    for plain, start, end in joined(text):
        yield latin(plain), start, end


def phonetic(text: str) -> Iterator[tuple[str, int, int]]:
    """(token, start, end) of syllables and adjacent pairs in a normalised `text`."""
    for piece in pieces(text):
        if piece.kind != "han":
            continue
        read = pinyin.syllables(piece.text)
        for index, syllable in enumerate(read, piece.start):
            if syllable:
                yield "p" + syllable, index, index + 1
        for index, (first, second) in enumerate(pairwise(read), piece.start):
            if first and second:
                yield "q" + first + second, index, index + 2


def completions(text: str) -> Iterator[str]:
    """Tokens whose beginning is what a shopper has typed so far of a normalised `text`."""
    for piece in pieces(text):
        if piece.kind == "latin":
            yield "j" + piece.text[:MAX_LATIN]
        elif piece.kind == "han":
            read = pinyin.syllables(piece.text)
            for index, syllable in enumerate(read):
                if syllable:
                    yield "j" + "".join(read[index : index + COMPLETED_SYLLABLES])
                    following = read[index : index + COMPLETED_INITIALS]
                    yield "k" + "".join(each[:1] for each in following)
    for plain, _start, _end in joined(text):
        yield "j" + plain


def initials(words: list[str]) -> Iterator[str]:
    """洗衣机 → ixyj, for words of two characters and more."""
    for word in words:
        if len(word) > 1:
            first = [syllable[:1] for syllable in pinyin.syllables(word)]
            if all(first):
                yield "i" + "".join(first)


def _of_run(run: str, start: int) -> Iterator[tuple[str, int, int]]:
    for index, character in enumerate(run, start):
        yield han(character), index, index + 1
    for index, (first, second) in enumerate(pairwise(run), start):
        yield han(first + second), index, index + 2
    noun = without_packing(run)
    end = start + len(noun)
    yield han(noun[-1], "e"), end - 1, end
    if len(noun) > 1:
        yield han(noun[-2:], "e"), end - 2, end


@lru_cache(maxsize=8192)
def _base36(code: int) -> str:
    digits = ""
    while code:
        code, rest = divmod(code, 36)
        digits = _DIGITS[rest] + digits
    # Three digits hold the basic plane; what is beyond it is marked by its length.
    return digits.rjust(3, "0") if len(digits) <= 3 else "z" + digits.rjust(5, "0")
