"""
Cells that nothing was seen in: a lone 斤 or 包 is easily missed, so it is looked for once more
where its column and its line meet.
"""

from collections.abc import Callable, Sequence
from statistics import median

from shop.catalog.imports.reading.pages.boxes import Box, Line, Word, lines

# A column is one when so many lines have a word in it; so many columns make a line of a table.
MOST, LEAST_LINES = 0.6, 4
Look = Callable[[Box], Word | None]


def filled(words: Sequence[Word], look: Look) -> list[Word]:
    """The words, and those found in blank places of a table."""
    body = [line for line in lines(words) if len(line.words) > 1]
    found: list[Word] = []
    for left, right in _columns(body):
        inside = [_within(line, left, right) for line in body]
        own = [word for word in inside if word is not None]
        if len(own) < max(LEAST_LINES, MOST * len(body)):
            continue
        begins = median(word.box.left for word in own)
        ends = max(word.box.right for word in own)
        for line, word in zip(body, inside, strict=True):
            if word is None:
                made = _looked(line, begins, ends, look)
                found += [made] if made else []
    return [*words, *found]


def _looked(line: Line, left: float, right: float, look: Look) -> Word | None:
    level = median(word.box.level for word in line.words)
    half = median(word.box.height for word in line.words) * 0.55
    slack = half * 0.5
    box = Box(left - slack, level - half, right + slack, level + half)
    if any(box.left < word.box.middle < box.right for word in line.words):
        return None
    return look(box)


def _columns(body: Sequence[Line]) -> list[tuple[float, float]]:
    """Stretches of x that words of many lines share."""
    if not body:
        return []
    near = 1.2 * median(word.box.height for line in body for word in line.words)
    spans = sorted((word.box.left, word.box.right) for line in body for word in line.words)
    found: list[list[float]] = []
    # By their beginnings: a long name must not swallow the column beside it.
    for left, right in spans:
        if found and left - found[-1][0] < near:
            found[-1][1] = max(found[-1][1], right)
        else:
            found.append([left, right])
    return [(left, right) for left, right in found]


def _within(line: Line, left: float, right: float) -> Word | None:
    return next(
        (word for word in line.words if word.box.right > left and word.box.left < right), None
    )
