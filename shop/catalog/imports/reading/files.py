"""A file → entries, by what it is."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from shop.catalog.imports.reading import kinds, limits
from shop.catalog.imports.reading.doubles import ask_doubles
from shop.catalog.imports.reading.entry import Entry, Unreadable
from shop.catalog.imports.reading.grids import tables
from shop.catalog.imports.reading.grids.grid import Grid
from shop.catalog.imports.reading.kinds import Kind
from shop.catalog.imports.reading.plain import charset, texts
from shop.catalog.imports.reading.words import OTHER_SHEET, clean

if TYPE_CHECKING:
    from shop.catalog.imports.reading.pages.crops import Pages

_NO_SHELF = (
    *(
        "sheet",
        "工作表",
        "表",
        "价目",
        "价格",
        "报价",
        "清单",
        "目录",
        "商品",
        "产品",
        "明细",
        "汇总",
    ),
    *("page", "list", "导出", "数据"),
)


GROUP_PRICE = "group_price"
Report = Callable[[int, int], None]


def entries(content: bytes, report: Report = lambda _done, _total: None) -> list[Entry]:
    """
    Every row of goods, in the order of the file; `report` hears of (pages done, of all).

    :raises Unreadable: with the reason, for what cannot be read or is too large
    """
    if len(content) > limits.MAX_BYTES:
        raise Unreadable("too_big")
    found = _READERS[kinds.of(content)](content, report)
    if not found:
        raise Unreadable("no_goods")
    if len(found) > limits.MAX_ENTRIES:
        raise Unreadable("too_many_goods")
    ask_doubles(found)
    _take_group_prices(found)
    return found


def _take_group_prices(found: list[Entry]) -> None:
    """
    What a group pays is the price of a file that tells no other: who sells to groups alone. Beside
    other prices it is asked.
    """
    own = [entry for entry in found if any(doubt.code == GROUP_PRICE for doubt in entry.doubts)]
    if all(entry in own for entry in found if entry.price is not None):
        for entry in own:
            if entry.list_price is None:
                entry.doubts = [doubt for doubt in entry.doubts if doubt.code != GROUP_PRICE]


def pages(content: bytes) -> "Pages | None":
    """What pieces of its pages are cut out of; None for what has none."""
    kind = kinds.of(content)
    if kind not in (Kind.PDF, Kind.PICTURE):
        return None
    from shop.catalog.imports.reading.pages import crops

    return crops.OfDocument(content) if kind == Kind.PDF else crops.OfPicture(content)


def _of_grids(grids: list[Grid]) -> list[Entry]:
    by_grid = [(grid, tables.entries(grid)) for grid in grids]
    with_goods = [(grid, found) for grid, found in by_grid if found]
    # A sheet of what the shop pays, beside sheets that say what goods cost.
    priced = [pair for pair in with_goods if any(entry.price for entry in pair[1])]
    chosen = _of_shoppers(priced or with_goods)
    for grid, found in chosen if len(chosen) > 1 else []:
        shelf = clean(grid.title)
        for entry in found if _is_shelf(shelf) else []:
            entry.category = entry.category or shelf
    return [entry for _grid, found in chosen for entry in found]


def _of_shoppers(with_goods: list[tuple[Grid, list[Entry]]]) -> list[tuple[Grid, list[Entry]]]:
    """Beside sheets of goods: none that count them, and lines without columns are asked."""
    own = [pair for pair in with_goods if not OTHER_SHEET.search(pair[0].title)] or with_goods
    if any(not entry.line for _grid, found in own for entry in found):
        for entry in (entry for _grid, found in own for entry in found if entry.line):
            entry.doubt("header_guessed")
    return own


def _is_shelf(title: str) -> bool:
    return bool(title) and not any(word in title.lower() for word in _NO_SHELF)


# Each kind has a library of its own, that the others do not need.


def _of_workbook(content: bytes, _report: Report) -> list[Entry]:
    from shop.catalog.imports.reading.workbooks import sheets

    return _of_grids(sheets.grids(content))


def _of_old_sheet(content: bytes, _report: Report) -> list[Entry]:
    from shop.catalog.imports.reading.workbooks import oldsheets

    return _of_grids(oldsheets.grids(content))


def _of_text(content: bytes, _report: Report) -> list[Entry]:
    return texts.entries(charset.text_of(content))


def _of_pdf(content: bytes, report: Report) -> list[Entry]:
    from shop.catalog.imports.reading.pages import reader

    return reader.entries(content, report)


def _of_picture(content: bytes, report: Report) -> list[Entry]:
    from shop.catalog.imports.reading.pages import reader

    return reader.of_picture(content, report)


_READERS = {
    Kind.XLSX: _of_workbook,
    Kind.OLD_SHEET: _of_old_sheet,
    Kind.TEXT: _of_text,
    Kind.PDF: _of_pdf,
    Kind.PICTURE: _of_picture,
}
