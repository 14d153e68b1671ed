"""A grid → entries: header by header, row by row."""

from collections.abc import Callable, Iterator

from shop.catalog.imports.reading.entry import Entry
from shop.catalog.imports.reading.grids import (
    blocks,
    by_hand,
    guessing,
    headers,
    headings,
    pieces,
    rows,
    sizes,
)
from shop.catalog.imports.reading.grids.grid import Grid, Row
from shop.catalog.imports.reading.grids.headers import Columns
from shop.catalog.imports.reading.plain import lists
from shop.catalog.imports.reading.words import clean, says_for_groups, says_wholesale

# Who pays these prices, if not everybody.
_WHOSE = {"only_wholesale": says_wholesale, "group_price": says_for_groups}


def entries(grid: Grid) -> list[Entry]:
    """Every row of goods, certain or not, in the order of the sheet."""
    if _first_header(grid.rows) is None:
        if found := blocks.entries(grid):
            return found
        guessed = guessing.columns(grid.rows)
        told = by_hand.tables(grid, [guessed] if guessed else [], grid.rows)
        return list(_below(grid, told, grid.rows, grid.category)) if told else _of_lines(grid)
    goods = list(_by_headers(grid))
    for code, says in _WHOSE.items():
        if _says_alone(grid, says):
            for entry in goods:
                entry.doubt(code, grid.title)
    return goods


def _of_lines(grid: Grid) -> list[Entry]:
    """Rows of one cell each are a list that somebody pasted into a sheet."""
    lines = [" ".join(row.text(n) for n in row.filled) for row in grid.rows]
    found = lists.entries("\n".join(line.replace("\n", " ") for line in lines))
    for entry in found:
        entry.place = grid.rows[entry.line - 1].place
    return found


def _says_alone(grid: Grid, says: Callable[[str], bool]) -> bool:
    """A title or a line of its own; columns say themselves whose prices they are."""
    alone = (row.text(row.filled[0]) for row in grid.rows if len(row.filled) == 1)
    return any(says(text) for text in (grid.title, *alone))


def _first_header(found: list[Row]) -> int | None:
    return next((n for n in range(len(found)) if headers.find(found, n)), None)


def _by_headers(grid: Grid) -> Iterator[Entry]:
    """Each header rules until the next; what stands above the first is title or heading."""
    starts = [
        (number, header)
        for number in range(len(grid.rows))
        if (header := headers.find(grid.rows, number))
    ]
    starts = _apart(starts)
    category = _above(grid, starts[0][0], starts[0][1].tables[0])
    for (number, header), following in zip(starts, [*starts[1:], None], strict=True):
        end = following[0] if following else len(grid.rows)
        body = grid.rows[number + header.rows : end]
        _price_by_look(header, body)
        columns = by_hand.tables(grid, header.tables, body)
        made = _Body(grid, category, ends_before_header=following is not None)
        yield from made.entries(body, columns)
        category = made.category


def _apart(starts: list[tuple[int, headers.Header]]) -> list[tuple[int, headers.Header]]:
    """Without second rows of headers that look like headers themselves."""
    kept: list[tuple[int, headers.Header]] = []
    for number, header in starts:
        if not kept or number >= kept[-1][0] + kept[-1][1].rows:
            kept.append((number, header))
    return kept


def _above(grid: Grid, start: int, columns: Columns) -> str:
    """The heading right above the first header; the title of the sheet is none."""
    if start == 0 or not grid.rows[start - 1].filled or start == 1:
        return grid.category
    found = headings.heading(grid.rows[start - 1], columns, is_before_header=True)
    has_title = any(row.filled for row in grid.rows[: start - 1])
    return found if found and has_title else grid.category


def _price_by_look(header: headers.Header, body: list[Row]) -> None:
    """A table may have its price, its names, its units under headings nobody knows."""
    for columns in header.tables:
        if not columns.prices:
            guessing.add_price(columns, body)
        if "name" not in columns.at:
            guessing.add_name(columns, body)
        guessing.add_category(columns, body)
        guessing.add_unit(columns, body)
        sizes.ask_unless_growing(columns, body)


def _below(grid: Grid, tables: list[Columns], body: list[Row], category: str) -> Iterator[Entry]:
    yield from _Body(grid, category, ends_before_header=False).entries(body, tables)


class _Body:
    """The rows below a header; `category` is the heading they stand under."""

    def __init__(self, grid: Grid, category: str, *, ends_before_header: bool) -> None:
        self.grid = grid
        self.category = category
        self.ends_before_header = ends_before_header

    def entries(self, body: list[Row], tables: list[Columns]) -> Iterator[Entry]:
        last_filled = max((n for n, row in enumerate(body) if row.filled), default=-1)
        carried = [rows.Carried() for _table in tables]
        for number, row in enumerate(body):
            is_last = number == last_filled and self.ends_before_header
            found = headings.heading(row, tables[0], is_before_header=is_last)
            if found:
                self.category = found
                carried = [rows.Carried(carry.category) for carry in carried]
                continue
            for columns, carry in zip(tables, carried, strict=True):
                for own, size in sizes.by_size(columns, row):
                    yield from self._entry(row, own, carry, size)

    def _entry(
        self, row: Row, columns: Columns, carry: "rows.Carried", size: str
    ) -> Iterator[Entry]:
        if headings.is_no_goods(row, columns):
            return
        entry = rows.entry(row, columns, carry)
        if entry is None:
            return
        entry.spec = f"{entry.spec} {size}".strip()
        entry.category = entry.category or columns.shelf or self.category
        entry.where = clean(f"{self.grid.title} {row.where}")
        entry.place, entry.pieces = row.place, pieces.of_row(self.grid, row, columns)
        yield entry
