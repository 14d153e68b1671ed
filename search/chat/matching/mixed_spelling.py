"""Words of which some characters are typed as pinyin: la条, lao干妈, 双面jiao."""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from search.analysis import spoken
from search.chat.matching.products import Product
from search.chat.words import lexicon

_PART = re.compile("[a-z]+|[\u4e00-\u9fff]")
_LETTERS = re.compile("[a-z]{2,12}")
# Of so many characters beside the letters a name may be: 吹风ji|来, 灰se|卫衣.
MOST_BESIDE = 3
_HAN = re.compile("[\u4e00-\u9fff]")


def meant(said: str, products: Iterable[Product]) -> str:
    """`said` with each word as a name has its characters and its sounds: 辣条 of la条."""
    known, shift = None, 0
    for letters in _LETTERS.finditer(said):
        start, end = letters.start() + shift, letters.end() + shift
        for first, last in _words_round(said, start, end):
            known = list(products) if known is None else known
            if word := next(_named(said[first:last], known), ""):
                said = said[:first] + word + said[last:]
                shift += len(word) - (last - first)
                break
    return said


def _words_round(said: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What may be a word round the letters, the longest first, with a character at least."""
    before = _beside(reversed(said[max(0, start - MOST_BESIDE) : start]))
    behind = _beside(said[end : end + MOST_BESIDE])
    ways = [(ahead, after) for ahead in range(before + 1) for after in range(behind + 1)]
    for ahead, after in sorted(ways, key=sum, reverse=True):
        if ahead or after:
            yield start - ahead, end + after


def _beside(characters: Iterable[str]) -> int:
    """How many Chinese characters stand there one after the other."""
    return sum(1 for _ in takewhile(_HAN.match, characters))


def _named(word: str, products: Iterable[Product]) -> Iterator[str]:
    parts = list(_sounds(word))
    for product in products:
        called = list(zip(product.name, product.sounds, strict=True))
        for start in range(len(called) - len(parts) + 1):
            here = called[start : start + len(parts)]
            if all(part in pair for part, pair in zip(parts, here, strict=True)):
                yield product.name[start : start + len(parts)]


def _sounds(said: str) -> Iterator[str]:
    """Each character as it is, and the syllables of letters, spoken carelessly."""
    for part in _PART.findall(said):
        if part.isascii():
            syllables = next(iter(spoken.cuts(part)), (part,))
            yield from map(lexicon.plain_sound, syllables)
        else:
            yield part
