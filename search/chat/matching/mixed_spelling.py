"""Words of which some characters are typed as pinyin: la条, lao干妈, 双面jiao."""

import re
from collections.abc import Iterable, Iterator

from search.analysis import spoken
from search.chat.matching.products import Product
from search.chat.words import lexicon

_PART = re.compile("[a-z]+|[\u4e00-\u9fff]")
_MIXED = re.compile("[\u4e00-\u9fff]+[a-z]{2,}[\u4e00-\u9fff]*|[a-z]{2,}[\u4e00-\u9fff]+")


def meant(said: str, products: Iterable[Product]) -> str:
    """`said` with each word as a name has its characters and its sounds: 辣条 of la条."""
    words = said.split()
    if not any(map(_MIXED.fullmatch, words)):
        return said
    known = list(products)
    return " ".join(next(_named(word, known), word) for word in words)


def _named(word: str, products: Iterable[Product]) -> Iterator[str]:
    parts = list(_sounds(word)) if _MIXED.fullmatch(word) else []
    for product in products if parts else ():
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
