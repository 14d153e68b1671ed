"""The cells that a row was read from, as the original writes them."""

from shop.catalog.imports.reading.grids.grid import Grid, Row
from shop.catalog.imports.reading.grids.headers import Columns
from shop.catalog.imports.reading.places import Piece
from shop.catalog.imports.reading.words import clean

MOST, LONGEST = 16, 80


def of_row(grid: Grid, row: Row, columns: Columns) -> tuple[Piece, ...]:
    """What it holds; a blank cell is told where a price was to stand."""
    priced = {number for listed in columns.prices.values() for number, _role in listed}
    own = sorted({n for n in row.filled if columns.first <= n <= columns.last} | priced)
    return tuple(
        Piece(_address(grid, row, n), columns.head(n), clean(row.text(n))[:LONGEST])
        for n in own[:MOST]
    )


def _address(grid: Grid, row: Row, column: int) -> str:
    """B5; "" where columns have no letters."""
    return f"{grid.letters[column]}{row.where}" if column < len(grid.letters) else ""
