"""
Goods as blocks of cells, several beside each other: a picture, below it a name, a size, ¥5.8. A
block goes up from its price to a blank cell, and each price of its row must have one.
"""

import re
from collections.abc import Iterator

from shop.catalog.imports.reading import money
from shop.catalog.imports.reading.entry import Entry
from shop.catalog.imports.reading.grids.grid import Cell, Grid
from shop.catalog.imports.reading.words import clean

_SIGNED = re.compile(r"[¥￥]\s*\d|\d\s*元")
_LABEL = re.compile("^(?:品名|名称|商品名?称?|规格|售价|零售价|价格|单价)\\s*[:：]\\s*")
HIGHEST, LEAST = 4, 4


def entries(grid: Grid) -> list[Entry]:
    """[] for a grid of anything else."""
    found: list[Entry] = []
    for number, row in enumerate(grid.rows):
        own = [
            _entry(grid, number, column)
            for column in row.filled
            if _SIGNED.search(row.text(column))
        ]
        if own and (len(own) != len(row.filled) or (len(own) < 2 and not found)):
            return []
        if None in own:
            return []
        found += [entry for entry in own if entry]
    return found if len(found) >= LEAST else []


def _entry(grid: Grid, number: int, column: int) -> Entry | None:
    above = list(_above(grid, number, column))
    names = [_said(cell) for cell in reversed(above) if cell.text]
    price = grid.rows[number].cell(column)
    if not 1 <= len(names) < HIGHEST:
        return None
    said = money.read(_said(price))
    entry = Entry(names[0], " ".join(names[1:]), said.unit, said.price, said.list_price)
    entry.raw, entry.where = clean(price.text), clean(f"{grid.title} {grid.rows[number].where}")
    entry.doubts = [*said.doubts, *(d for cell in (price, *above) for d in cell.doubts)]
    entry.picture = next((c.picture for c in (price, *above) if c.picture), None)
    return entry


def _above(grid: Grid, number: int, column: int) -> Iterator[Cell]:
    """The cells of the block, from the price up."""
    for row in reversed(grid.rows[max(0, number - HIGHEST) : number]):
        cell = row.cell(column)
        if _SIGNED.search(cell.text) or not (cell.text or cell.picture):
            return
        yield cell


def _said(cell: Cell) -> str:
    return _LABEL.sub("", clean(cell.text))
