"""Lists printed beside each other without a header → a page for each, left to right."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from statistics import median

from shop.catalog.imports.reading.pages.boxes import Line, Page, Word, lines
from shop.catalog.imports.reading.words import clean, unit_of

# So many lines must say that a second list begins there.
LEAST, MOST = 3, 0.5
# Before a column begins, at least so much white.
GUTTER = 6.0
_SAID = re.compile(r"[¥￥]\s*\d|\d\s*[元块]|\d\s*/\s*\D|价\s*[:：]?\s*\d")
_PRICED = re.compile(r"^[¥￥]?\s*\d+(?:\.\d+)?\s*(?:[元块/].{0,6}|[一1每]?\D)?$|[¥￥]\s*\d|\d元")


def parts(page: Page) -> list[Page]:
    """The page itself where it is one list."""
    if page.pictures:
        return [page]
    own = lines(page.words)
    starts = [start for line in own for start in _starts(line)]
    if len(starts) < max(LEAST, MOST * sum(len(line.words) > 1 for line in own)):
        return [page]
    cut = min(starts)[1] if len(starts) == 1 else _cut(starts)
    left = [word for word in page.words if word.box.middle < cut]
    right = [word for word in page.words if word.box.middle >= cut]
    if not left or not right or _crosses(page.words, cut):
        return [page]
    return [replace(page, words=left), *parts(replace(page, words=right))]


def columns(page: Page) -> list[Page]:
    """
    Lists whose goods stand in two lines each, a name above its price: parted by white space from
    top to bottom, where names and prices stand on both sides.
    """
    if page.pictures:
        return [page]
    for cut in _gutters(page):
        left = [word for word in page.words if word.box.middle < cut]
        right = [word for word in page.words if word.box.middle >= cut]
        if _is_list(left) and _is_list(right):
            return [replace(page, words=left), *columns(replace(page, words=right))]
    return [page]


def _gutters(page: Page) -> Iterator[float]:
    """The middle of each; a title may lie over it."""
    ends = sorted(page.words, key=lambda word: word.box.left)
    for word in ends:
        cut = word.box.left - GUTTER
        if word.box.left > ends[0].box.left + GUTTER and not _crosses(page.words, cut):
            yield cut


def _is_list(words: list[Word]) -> bool:
    priced = [word for word in words if _SAID.search(clean(word.text))]
    return min(len(priced), sum(_is_name(w) for w in words if w not in priced)) >= LEAST


def _starts(line: Line) -> list[tuple[float, float]]:
    """(end of a price, beginning of the name right of it), the first of the line."""
    for n, (word, following) in enumerate(pairwise(line.words)):
        goes_on = any(_is_price(other) for other in line.words[n + 2 :])
        if _is_price(word) and _is_name(following) and goes_on:
            return [(word.box.right, following.box.left)]
    return []


def _cut(starts: list[tuple[float, float]]) -> float:
    usual = median(begin for _end, begin in starts)
    near = [pair for pair in starts if abs(pair[1] - usual) < 40]
    return (max(end for end, _begin in near) + min(begin for _end, begin in near)) / 2


def _crosses(words: list[Word], cut: float) -> bool:
    across = sum(word.box.left < cut - 2 and word.box.right > cut + 2 for word in words)
    # A title may lie over both.
    return across > 2


def _is_price(word: Word) -> bool:
    return bool(_PRICED.search(clean(word.text)))


def _is_name(word: Word) -> bool:
    said = clean(word.text)
    return not _is_price(word) and not unit_of(said) and bool(re.search("[^\\W\\d]{2}", said))
