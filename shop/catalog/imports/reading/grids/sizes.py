"""Prices by size, each size a column of its own: 品名 | 小杯 | 中杯 | 大杯."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from shop.catalog.imports.reading import money
from shop.catalog.imports.reading.grids.grid import Row
from shop.catalog.imports.reading.grids.headers import RANKS, Columns
from shop.catalog.imports.reading.grids.measures import size
from shop.catalog.imports.reading.money import CENT


def by_size(columns: Columns, row: Row) -> Iterator[tuple[Columns, str]]:
    """(columns with the price of one size, the size), for each size that the row tells."""
    told = [pair for pair in columns.of(*RANKS) if row.text(pair[0])] if columns.sizes else []
    for number, role in told:
        prices = {role.kind: [(number, role)]}
        yield replace(columns, prices=prices, sizes={}), columns.sizes[number]
    if not told:
        yield columns, ""


def ask_unless_growing(columns: Columns, body: Sequence[Row]) -> None:
    """
    More of something costs more: prices that fall are tiers of amounts, or something else. A large
    shirt may cost what a small one does; ten jin do not cost what one does.
    """
    ordered = sorted(columns.sizes, key=lambda number: size(columns.sizes[number]))
    least = CENT if any(money.has_digits(text) for text in columns.sizes.values()) else Decimal(0)
    for row in body:
        said = [_price(row.text(number)) for number in ordered]
        known = [price for price in said if price is not None]
        if any(larger < smaller + least for smaller, larger in pairwise(known)):
            columns.is_guessed = True


def _price(text: str) -> Decimal | None:
    return money.read(text).price
