"""Which words the reviews of a product share: what a shopper reads before any of them."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.db.models import Q

from search.analysis import segment

STOPPED = Path(__file__).with_name("stopped_words.txt")
MOST, FEWEST = 6, 2
# So many are looked at more closely.
_CANDIDATES = 30
_RUN = re.compile("[一-鿿]+")
# 不新鲜 is no praise of 新鲜.
_NEGATIONS = ("不", "没")


def common(texts: Sequence[str], *, name: str) -> list[dict[str, object]]:
    """
    [{"word": "新鲜", "count": 12}, …]: the MOST words that stand in most of the reviews, in
    FEWEST at least, the most frequent first. Without `name`, what the goods are called, and
    without words that say nothing.
    """
    heard = Counter(word for text in texts for word in _words(text) if word not in name)
    candidates = [word for word, times in heard.most_common(_CANDIDATES) if times >= FEWEST]
    counts = {word: sum(_says(text, word) for text in texts) for word in candidates}
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{"word": word, "count": count} for word, count in ordered if count >= FEWEST][:MOST]


def saying(word: str) -> Q:
    """Reviews that say so, as `common` counts them."""
    rows = Q(text__contains=word)
    for negation in _NEGATIONS:
        rows &= ~Q(text__contains=negation + word)
    return rows


def _says(text: str, word: str) -> bool:
    return word in text and not any(negation + word in text for negation in _NEGATIONS)


def _words(text: str) -> set[str]:
    """Words of two characters or more, each once; what is denied is a word of its own."""
    found = set()
    for run in _RUN.findall(text):
        for before, word in pairwise(("", *segment.words(run))):
            is_denied = before in _NEGATIONS
            found.add(before + word if is_denied else word)
    return {word for word in found if len(word) > 1 and word not in _stopped()}


@cache
def _stopped() -> frozenset[str]:
    lines = STOPPED.read_text(encoding="utf-8").splitlines()
    said = (line for line in lines if not line.startswith("#"))
    return frozenset(word for line in said for word in line.split())
