"""Columns by what stands in them, where no header says it. Everything found here is asked."""

import itertools
import re
from collections.abc import Callable, Sequence

from shop.catalog.imports.reading import money
from shop.catalog.imports.reading.grids.grid import Cell, Row
from shop.catalog.imports.reading.grids.headers import Columns
from shop.catalog.imports.reading.grids.roles import Role, of_header
from shop.catalog.imports.reading.words import clean, unit_of

# How much of a column must look alike.
MOST, SURELY = 0.6, 0.9
LOOKED_AT = 200
_WORDS = re.compile("[A-Za-z\u3400-\u9fff]")
# 装箱单位, 起订, 赠品: a unit of something else than what is sold.
_PACKED = re.compile("[箱件装整大辅起赠换购进供订]")
_UNKNOWN = Role("unknown_price")


def columns(rows: Sequence[Row]) -> Columns | None:
    """A name and a price, or None where there is no such pair."""
    body = [row for row in rows if len(row.filled) >= 2][:LOOKED_AT]
    body = [row for row in body if not any(of_header(row.text(n)).kind for n in row.filled)]
    width = _width(body)
    found = Columns(0, width - 1, is_guessed=True)
    add_name(found, body)
    add_price(found, body)
    if "name" not in found.at or not found.prices or not body:
        return None
    for number in range(width):
        if number != found.at["name"] and _share(body, number, _is_unit) > MOST:
            found.at.setdefault("unit", number)
    return found


def add_name(found: Columns, body: Sequence[Row]) -> None:
    """The column with the longest words."""
    taken = set(found.at.values())
    sizes = {
        number: _share(body, number, _is_words) * _length(body, number)
        for number in range(found.first, found.last + 1)
        if number not in taken and _share(body, number, _is_words) > MOST / 2
    }
    if sizes:
        found.at["name"] = max(sizes, key=lambda number: sizes[number])
        found.is_guessed = True


def add_price(found: Columns, body: Sequence[Row]) -> None:
    """The one column of money; of several, all, so that they are asked."""
    taken = set(found.at.values())
    for number in range(found.first, found.last + 1):
        if number in taken or _share(body, number, _is_money) <= MOST:
            continue
        if not _counts_up(body, number):
            found.prices.setdefault("unknown_price", []).append((number, _UNKNOWN))


def add_unit(found: Columns, body: Sequence[Row]) -> None:
    """The one column that holds nothing but units, whatever it is called; not what it comes in."""
    taken = set(found.at.values()) | {n for listed in found.prices.values() for n, _r in listed}
    own = [
        number
        for number in range(found.first, min(found.last, _width(body) - 1) + 1)
        if number not in taken
        and not _PACKED.search(found.head(number))
        and _share(body, number, _is_bare_unit) > SURELY
    ]
    if "unit" not in found.at and len(own) == 1:
        found.at["unit"] = own[0]


def add_category(found: Columns, body: Sequence[Row]) -> None:
    """A column without a header whose cells go over several rows."""
    if "category" in found.at:
        return
    taken = set(found.at.values()) | {n for listed in found.prices.values() for n, _r in listed}
    for number in range(found.first, found.last + 1):
        cells = [row.cell(number) for row in body if row.cell(number).text]
        if number not in taken and any(c.merged == "down" and _is_words(c) for c in cells):
            found.at["category"] = number
            return


def _share(body: Sequence[Row], column: int, test: Callable[[Cell], bool]) -> float:
    cells = [row.cell(column) for row in body[:LOOKED_AT] if row.text(column)]
    if len(cells) * 4 < len(body[:LOOKED_AT]):
        return 0.0
    return sum(test(cell) for cell in cells) / max(1, len(cells))


def _length(body: Sequence[Row], column: int) -> float:
    texts = [row.text(column) for row in body[:LOOKED_AT] if row.text(column)]
    return sum(len(text) for text in texts) / max(1, len(texts))


def _is_words(cell: Cell) -> bool:
    return bool(_WORDS.search(cell.text)) and not _is_unit(cell) and not _is_money(cell)


def _is_unit(cell: Cell) -> bool:
    return bool(unit_of(cell.text))


def _is_bare_unit(cell: Cell) -> bool:
    return _is_unit(cell) and not cell.text[0].isdigit()


def _width(body: Sequence[Row]) -> int:
    return max((len(row.cells) for row in body), default=0)


def _is_money(cell: Cell) -> bool:
    if cell.number is not None:
        return 0 < cell.number < money.SELDOM
    said = clean(cell.text)
    return len(said) <= 16 and money.read(said).price is not None


def _counts_up(body: Sequence[Row], column: int) -> bool:
    """1, 2, 3, …: numbers of rows."""
    numbers = [row.text(column) for row in body if row.text(column).isdigit()]
    values = [int(text) for text in numbers]
    steps = sum(b - a == 1 for a, b in itertools.pairwise(values))
    return len(values) > 2 and steps >= len(values) * 0.7
