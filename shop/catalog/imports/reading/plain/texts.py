"""Text files: tables whose columns a sign parts, or the lists people post in WeChat."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from shop.catalog.imports.reading import limits
from shop.catalog.imports.reading.entry import Entry, Unreadable
from shop.catalog.imports.reading.grids import by_hand, tables
from shop.catalog.imports.reading.grids.grid import Grid, Row, of_texts
from shop.catalog.imports.reading.grids.headers import find
from shop.catalog.imports.reading.plain import lists
from shop.catalog.imports.reading.words import clean

_SIGNS = (",", "\t", ";", "|", "，")
_GAPS = re.compile(r"\t+|[ \u3000]{2,}")
# So many lines are looked at to see what they have in common.
LOOKED_AT = 60


def entries(text: str) -> list[Entry]:
    """:raises Unreadable: for more lines than are taken"""
    if text.count("\n") > limits.MAX_ROWS * 2:
        raise Unreadable("too_many_rows")
    for cut, is_exact in _cuts(text):
        grid = of_texts("", cut, where="第")
        if any(find(grid.rows, number) for number in range(len(grid.rows[:LOOKED_AT]))):
            _tell_shifted(grid, is_exact=is_exact)
            return tables.entries(grid)
    regular = _regular(text)
    if regular:
        grid = of_texts("", regular, where="第")
        is_told = bool(by_hand.tables(grid, [], grid.rows))
        if is_told or not _is_prose([row for row in regular if any(row)]):
            return tables.entries(grid)
    return lists.entries(text)


def _cuts(text: str) -> Iterator[tuple[list[list[str]], bool]]:
    """The text as rows, by each sign that occurs; whether each row must have every cell."""
    head = text[:20_000]
    for sign in sorted(_SIGNS, key=head.count, reverse=True):
        if head.count(sign) >= 2:
            rows = _rows(text, sign)
            if rows:
                yield rows, False
    if _GAPS.search(head):
        yield [_GAPS.split(line.strip()) for line in text.splitlines()], True


def _rows(text: str, sign: str) -> list[list[str]]:
    csv.field_size_limit(1024 * 1024)
    # A single quotation mark that never closes would swallow the rest of the file.
    is_paired = text.count('"') % 2 == 0
    try:
        read = (
            csv.reader(StringIO(text, newline=""), delimiter=sign)
            if is_paired
            else csv.reader(text.splitlines(), delimiter=sign, quoting=csv.QUOTE_NONE)
        )
        return [[_text(cell) for cell in row[: limits.MAX_COLUMNS]] for row in read]
    except csv.Error:
        return []


def _text(cell: str) -> str:
    """="00123" is how programs keep Excel from cutting zeros."""
    said = cell[: limits.LONGEST_CELL].strip()
    return said[2:-1] if said.startswith('="') and said.endswith('"') else said


def _tell_shifted(grid: Grid, *, is_exact: bool) -> None:
    """
    A row with more cells than its header: a comma of its words has moved the others. Where spaces
    part the cells, a blank one has left no trace.
    """
    width = 0
    for number, row in enumerate(grid.rows):
        header = find(grid.rows, number)
        if header is not None:
            width = len(row.cells)
        elif width and (_end(row) > width or (is_exact and 1 < _end(row) < width)):
            row.is_shifted = True


def _end(row: Row) -> int:
    return max((number + 1 for number, cell in enumerate(row.cells) if cell.text), default=0)


def _regular(text: str) -> list[list[str]]:
    """Rows without a header that all have the same number of cells; [] where they do not."""
    for rows, _is_exact in _cuts(text):
        filled = [row for row in rows if any(row)]
        widths = [len(row) for row in filled]
        usual = max(set(widths), key=widths.count) if widths else 0
        if usual >= 2 and len(widths) >= 3 and widths.count(usual) >= len(widths) * 0.8:
            return rows
    return []


def _is_prose(rows: list[list[str]]) -> bool:
    """西红柿4.5，黄瓜3.8 on each line: both cells hold goods, it is a list."""
    first = [clean(row[0]) for row in rows if row]
    return sum(bool(re.search(r"\d", text)) for text in first) > len(first) / 2
