"""
The part of a page that belongs to each of its pictures, where these stand in rows and columns:
what is printed below it, right of it, left of it or above it, up to the next picture.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import inf
from statistics import median

from shop.catalog.imports.reading.pages.boxes import Box, Page, Picture, Word, clusters, lines

# Pictures of goods are alike in size; others are logos and ornaments.
ALIKE = 0.5
# Of the widest gap within cards that stand below each other: what parts them.
APART_MORE = 1.3


@dataclass
class Cell:
    picture: Picture
    column: int
    words: list[Word]


def layouts(page: Page) -> Iterator[tuple[list[Cell], list[Word]]]:
    """For each way to lay out goods: (a cell for each picture, the words in none of them)."""
    high = median(picture.box.height for picture in page.pictures)
    goods = [p for p in page.pictures if ALIKE < p.box.height / high < 1 / ALIKE]
    across = clusters((p.box.middle for p in goods), 0.3 * max(p.box.width for p in goods))
    down = clusters((p.box.level for p in goods), 0.3 * high)
    for box_of in (_below, _right, _left, _above):
        cells, left = [], list(page.words)
        for picture in goods:
            column, row = _nearest(across, picture.box.middle), _nearest(down, picture.box.level)
            spans = _span(across, column), _span(down, row, picture.box.height * 0.7)
            own = box_of(picture.box, *spans, goods)
            words = [word for word in left if own.holds(word.box)]
            if box_of is _right:
                words = [word for word in words if not _is_over(picture.box, word.box)]
            taken = set(map(id, words))
            left = [word for word in left if id(word) not in taken]
            cells.append(Cell(picture, column, words))
        yield cells, left


def _is_over(picture: Box, word: Box) -> bool:
    """Above or below a picture beside which goods are told: a heading, of the column."""
    return word.right < picture.right and not picture.top < word.level < picture.bottom


def _nearest(middles: list[float], value: float) -> int:
    return min(range(len(middles)), key=lambda n: abs(middles[n] - value))


def _span(middles: list[float], at: int, alone: float = inf) -> tuple[float, float]:
    """
    From half way to the one before, to half way to the next; the outer ones as far beyond, and one
    that is `alone` so far to both sides.
    """
    steps = [(other - one) / 2 for one, other in pairwise(middles)] or [alone]
    before, after = steps[max(0, at - 1)], steps[min(at, len(steps) - 1)]
    return middles[at] - before, middles[at] + after


Span = tuple[float, float]


def _below(own: Box, across: Span, down: Span, goods: list[Picture]) -> Box:
    ends = [p.box.top for p in goods if p.box.top > own.bottom and _overlap(p.box, across)]
    high = down[1] - down[0]
    return Box(across[0], own.top, across[1], min([*ends, own.top + max(high, 2 * own.height)]))


def _above(own: Box, across: Span, down: Span, goods: list[Picture]) -> Box:
    ends = [p.box.bottom for p in goods if p.box.bottom < own.top and _overlap(p.box, across)]
    high = down[1] - down[0]
    end = max([*ends, own.bottom - max(high, 2 * own.height)])
    return Box(across[0], end, across[1], own.bottom)


def _right(own: Box, _across: Span, down: Span, goods: list[Picture]) -> Box:
    ends = [p.box.left for p in goods if p.box.left > own.right and down[0] < p.box.level < down[1]]
    return Box(own.left, down[0], min(ends, default=inf), down[1])


def _left(own: Box, _across: Span, down: Span, goods: list[Picture]) -> Box:
    ends = [
        p.box.right for p in goods if p.box.right < own.left and down[0] < p.box.level < down[1]
    ]
    return Box(max(ends, default=-inf), down[0], own.right, down[1])


def _overlap(box: Box, across: Span) -> bool:
    return across[0] < box.middle < across[1]


def apart(words: list[Word], parts: int) -> list[list[Word]]:
    """Cut into `parts` below each other; not cut, when the gaps there are no wider than others."""
    stack = lines(words)
    bottoms = accumulate((line.box.bottom for line in stack), max)
    pairs = zip(bottoms, stack[1:], strict=False)
    gaps = [(below.box.top - end, n) for n, (end, below) in enumerate(pairs, start=1)]
    gaps.sort(reverse=True)
    between, within = gaps[: parts - 1], gaps[parts - 1 :]
    is_apart = not within or not between or between[-1][0] > APART_MORE * max(within[0][0], 1.0)
    starts = [0, *sorted(n for _gap, n in between if is_apart), len(stack)]
    pieces = [stack[start:end] for start, end in pairwise(starts)]
    return [[word for line in piece for word in line.words] for piece in pieces]
