"""One row of a table → one entry: its words, its price among several columns, its unit."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from shop.catalog.imports.reading import money
from shop.catalog.imports.reading.entry import Doubt, Entry, Money
from shop.catalog.imports.reading.grids.grid import Cell, Row
from shop.catalog.imports.reading.grids.headers import RANKS, Columns
from shop.catalog.imports.reading.grids.roles import PROMO, RETAIL, Role
from shop.catalog.imports.reading.words import NOT_SOLD, SAME_UNIT, clean, squeezed, unit_of

_FORMULA = ("=", "+", "-", "@")
_LOST_DIGITS = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)
_LOOSE = re.compile("散装|散称|称重|散卖|散货")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_HEADED = re.compile(
    r"[(/]\s*(k?g|ml|l|cm|mm|m|克|千克|公斤|毫升|升|厘米|毫米|寸|片|抽)\s*\)?\s*\*?$", re.I
)
_BARCODE = re.compile(r"\d{8,14}")
# Stands in a column of offers beside what is not on offer.
_NO_OFFER = re.compile(r"[-–—/\\×·*\s]+|无|[¥]?0+(?:\.0+)?元?")


@dataclass
class Carried:
    """What a blank cell takes from the row above it."""

    category: str = ""
    name: str = ""
    # The sizes that the goods of this name came in so far.
    specs: set[str] = field(default_factory=set)


def entry(row: Row, columns: Columns, carried: Carried) -> Entry | None:
    """None for a row that names nothing."""
    name = clean(row.text(columns.at.get("name", -1)))
    found = Entry(name=name)
    _take_words(found, row, columns, carried)
    _take_price(found, row, columns)
    if not found.name and not _carry_name(found, carried):
        return None
    _carry_on(found, carried)
    if found.name[0] in _FORMULA or not re.search(r"\w", found.name):
        found.doubt("name_like_formula", found.name)
    _take_looks(found, row, columns)
    return found


def _carry_name(found: Entry, carried: Carried) -> bool:
    """
    A price and a size under a blank name: another size of the goods above. Asked, unless each of
    them has a size of its own.
    """
    if found.price is None or not found.spec or not carried.name:
        return False
    found.name = carried.name
    if not carried.specs or "" in carried.specs or squeezed(found.spec) in carried.specs:
        found.doubt("name_from_above", carried.name)
    return True


def _carry_on(found: Entry, carried: Carried) -> None:
    if found.name != carried.name:
        carried.name, carried.specs = found.name, set()
    carried.specs.add(squeezed(found.spec))


def _take_words(found: Entry, row: Row, columns: Columns, carried: Carried) -> None:
    def said(kind: str) -> str:
        return clean(row.text(columns.at.get(kind, -1)))

    carried.category = said("category") or carried.category
    found.category = carried.category
    found.spec = _measured(said("spec"), columns.head(columns.at.get("spec", -1)))
    found.sku, found.stock = said("sku"), said("stock")
    found.barcode = _barcode(said("barcode"))
    found.unit = said("unit")
    if not found.unit and unit_of(found.spec):
        found.unit, found.spec = unit_of(found.spec), ""
    elif found.unit:
        _check_unit(found)
    if columns.is_guessed:
        found.doubt("header_guessed")


def _measured(spec: str, head: str) -> str:
    """450 under 重量(g) is 450g."""
    measure = _HEADED.search(head)
    return f"{spec}{measure[1]}" if measure and _NUMBER.fullmatch(spec) else spec


def _check_unit(found: Entry) -> None:
    known = unit_of(found.unit)
    if not known and (len(found.unit) > 4 or not found.unit.isalpha()):
        found.doubt("unit_unknown", found.unit)
    found.unit = known or found.unit[:8]


def is_loose(found: Entry) -> bool:
    """Sold by weight: a price without its unit says nothing."""
    return bool(_LOOSE.search(found.spec) or _LOOSE.match(found.name))


def _barcode(text: str) -> str:
    digits = text.replace(" ", "").strip("\t'=\"")
    return digits if _BARCODE.fullmatch(digits) else ""


def _take_price(found: Entry, row: Row, columns: Columns) -> None:
    offers = _offers(row, columns)
    if not offers:
        _without_price(found, row, columns)
        return
    rank, cell, role = offers[0]
    found.raw = clean(cell.text)
    said = read(cell)
    for doubt in said.doubts:
        found.doubt(doubt.code, doubt.about)
    found.price = said.price
    if columns.is_for_groups:
        found.doubt("group_price", found.raw)
    _take_unit(found, said.unit or cell.unit, role)
    if role.odd or rank == "unknown_price":
        found.doubt("odd_money" if role.odd else "header_guessed", role.odd)
    if not found.unit and is_loose(found):
        found.doubt("unit_missing", f"{found.name} {found.spec}".strip())
    _take_list_price(found, row, columns, said, offers)
    _ask_rivals(found, offers)


def _offers(row: Row, columns: Columns) -> list[tuple[str, Cell, Role]]:
    """
    (rank, cell, role) of what a shopper may pay, the likeliest first. Where an offer is blank, the
    shop's usual price is asked, and so it is where that has no other column.
    """
    usual = (
        [] if columns.of(*RANKS[1:]) else [pair for pair in columns.of("list") if pair[1].is_usual]
    )
    ranked = [(rank, *pair) for rank in RANKS for pair in columns.of(rank)]
    offers = [
        (rank, row.cell(column), role)
        for rank, column, role in ranked
        if row.text(column) and not (rank == PROMO and _NO_OFFER.fullmatch(clean(row.text(column))))
    ]
    if not offers and columns.of(PROMO):
        offers = [(RETAIL, row.cell(column), role) for column, role in usual if row.text(column)]
    return offers


def read(cell: Cell) -> Money:
    """The money of a cell: the number it holds, or what its text says."""
    if cell.text.startswith("="):
        return Money(doubts=(Doubt("no_price", cell.text),))
    said = money.of_number(cell.number) if cell.number is not None else money.read(cell.text)
    doubts = [*said.doubts, *cell.doubts]
    if cell.is_struck or cell.struck:
        doubts.append(Doubt("struck", cell.struck or clean(cell.text)))
    if cell.merged == "down":
        doubts.append(Doubt("merged_price", clean(cell.text)))
    return Money(said.price, said.unit, said.list_price, tuple(doubts))


def _without_price(found: Entry, row: Row, columns: Columns) -> None:
    """Nothing that a shopper pays: what the shop pays, or what a maker suggests, is never taken."""
    if columns.of(*RANKS):
        found.doubt("no_price")
    elif columns.of("private"):
        found.doubt("only_wholesale")
    elif columns.of("list"):
        found.doubt("only_suggested", row.text(columns.of("list")[0][0]))
    else:
        found.doubt("no_price")


def _take_unit(found: Entry, said: str, role: Role) -> None:
    """The cell's unit, the header's, the column's: they must not differ."""
    for written in filter(None, (said, role.unit)):
        unit = SAME_UNIT.get(written, written)
        if found.unit and found.unit != unit:
            found.doubt("unit_conflict", f"{found.unit} / {unit}")
        found.unit = found.unit or unit


def _take_list_price(
    found: Entry, row: Row, columns: Columns, said: Money, offers: list[tuple[str, Cell, Role]]
) -> None:
    """The crossed-out price: of the cell, of its column, or the usual price beside an offer."""
    listed = said.list_price
    for column, _role in columns.of("list"):
        if listed is None and row.text(column):
            listed = read(row.cell(column)).price
    if listed is None and offers[0][0] == PROMO:
        usual = [cell for rank, cell, _role in offers[1:] if rank != PROMO]
        listed = read(usual[0]).price if usual else None
    if listed is None or found.price is None or listed == found.price:
        return
    if listed < found.price:
        found.doubt("list_below_price", f"{listed} < {found.price}")
    else:
        found.list_price = listed


def _ask_rivals(found: Entry, offers: list[tuple[str, Cell, Role]]) -> None:
    """Two columns of one rank that say different things."""
    rank = offers[0][0]
    rivals: set[Decimal | None] = {
        read(cell).price
        for other, cell, _role in offers
        if other == rank or (rank == RETAIL and other == "unknown_price")
    }
    if len(rivals) > 1:
        found.doubt("several_prices", " / ".join(str(price) for price in rivals))


def _take_looks(found: Entry, row: Row, columns: Columns) -> None:
    """What a person sees beside the words: struck, hidden, a picture."""
    name = row.cell(columns.at.get("name", -1))
    if name.is_struck:
        found.doubt("row_struck", found.name)
    for column in columns.at.values():
        for doubt in row.cell(column).doubts:
            if doubt.code.startswith("ocr_"):
                found.doubt(doubt.code, doubt.about)
    if row.is_shifted:
        found.doubt("columns_shifted", found.raw)
    if row.is_hidden:
        found.doubt("row_hidden")
    # 停产 in whatever column, a state or a remark: its price may be as old as it.
    gone = (text for n in row.filled if NOT_SOLD.fullmatch(text := clean(row.text(n))))
    if said := next(gone, ""):
        found.doubt("not_sold", said)
    own = (cell.picture for cell in row.cells[columns.first : columns.last + 1])
    found.picture = next((picture for picture in own if picture), None)
    if _LOST_DIGITS.fullmatch(row.text(columns.at.get("barcode", -1))):
        found.barcode = ""
