"""Cells that go on in the next line: the end of a long name below its beginning."""

from itertools import pairwise
from statistics import median

from shop.catalog.imports.reading.grids.grid import Cell, Row
from shop.catalog.imports.reading.pages.boxes import Line, Page

Printed = list[tuple[Page, Line]]
# Of the usual way from line to line, as close as only parts of one row stand.
CLOSE = 0.75


def joined(printed: Printed, rows: list[Row]) -> list[Row]:
    """`rows` of the lines `printed`, those that only go on with another joined to it."""
    steps = [_step(*pair) for pair in pairwise(printed) if all(_is_whole(one) for one in pair)]
    close = CLOSE * median([step for step in steps if step > 0] or [0])
    gone: set[int] = set()
    for at, row in enumerate(rows):
        if len(row.filled) != 1 or _is_whole(printed[at]):
            continue
        column, before, after = row.filled[0], at - 1, at + 1
        while before in gone:
            before -= 1
        if _goes_on(printed, rows, before, at, close) and rows[before].text(column):
            rows[before].cells[column] = _whole(rows[before].cell(column), row.cell(column))
            gone.add(at)
        elif _goes_on(printed, rows, after, at, close) and not rows[after].text(column):
            rows[after].cells[column] = row.cell(column)
            gone.add(at)
    return [row for number, row in enumerate(rows) if number not in gone]


def _whole(first: Cell, second: Cell) -> Cell:
    """Latin words are parted by a space, Chinese ones are not."""
    space = " " if first.text[-1].isascii() else ""
    text = f"{first.text}{space}{second.text}"
    return Cell(text, doubts=(*first.doubts, *second.doubts), picture=first.picture)


def _goes_on(printed: Printed, rows: list[Row], other: int, at: int, close: float) -> bool:
    if not 0 <= other < len(rows) or len(rows[other].filled) < 2:
        return False
    step = _step(*(printed[n] for n in sorted((other, at))))
    return 0 < step < close


def _step(one: tuple[Page, Line], other: tuple[Page, Line]) -> float:
    """From line to line; 0 from page to page."""
    return other[1].box.level - one[1].box.level if one[0] is other[0] else 0.0


def _is_whole(one: tuple[Page, Line]) -> bool:
    return len(one[1].words) > 1
