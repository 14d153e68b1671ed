"""xls and WPS's et → grids, by calamine."""

from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO

import python_calamine
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from shop.catalog.imports.reading import limits
from shop.catalog.imports.reading.entry import Doubt, Unreadable
from shop.catalog.imports.reading.grids.grid import Cell, Grid, Row
from shop.catalog.imports.reading.words import PRIVATE_SHEET, WHOLESALE_SHEET

Value = int | float | str | bool | date | time | timedelta


def grids(content: bytes) -> list[Grid]:
    """:raises Unreadable: for what is no sheet, a locked or a too large one"""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        shown = [
            about.name
            for about in book.sheets_metadata
            if about.visible == SheetVisibleEnum.Visible and about.typ == SheetTypeEnum.WorkSheet
        ]
        public = [name for name in shown if not PRIVATE_SHEET.search(name)]
        public = [name for name in public if not WHOLESALE_SHEET.search(name)] or public
        if shown and not public:
            raise Unreadable("only_private")
        return [_grid(book, name) for name in public]
    except python_calamine.PasswordError as error:
        raise Unreadable("encrypted") from error
    except (CalamineError, ValueError, OSError) as error:
        raise Unreadable("broken") from error


def _grid(book: CalamineWorkbook, name: str) -> Grid:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > limits.MAX_ROWS:
        raise Unreadable("too_many_rows")
    values = sheet.to_python(skip_empty_area=False)
    rows = [
        Row([_cell(value) for value in row[: limits.MAX_COLUMNS]], str(number))
        for number, row in enumerate(values, start=1)
    ]
    for first, last in sheet.merged_cell_ranges or []:
        _spread(rows, first, last)
    wide = max((len(row.cells) for row in rows), default=0)
    return Grid(name, rows, letters=tuple(get_column_letter(n + 1) for n in range(wide)))


def _cell(value: Value) -> Cell:
    if isinstance(value, bool) or value == "":
        return Cell(text=str(value) if value != "" else "")
    if isinstance(value, (int, float)):
        number = Decimal(repr(value))
        whole = number == number.to_integral_value()
        return Cell(text=format(number.normalize(), "f") if whole else str(number), number=number)
    if isinstance(value, str):
        return Cell(text=value[: limits.LONGEST_CELL])
    return Cell(text=str(value), doubts=(Doubt("looks_like_date", str(value)),))


def _spread(rows: list[Row], first: tuple[int, int], last: tuple[int, int]) -> None:
    """As `sheets` does it: down the first column, and across."""
    for number in range(first[0], min(last[0] + 1, len(rows))):
        for column in range(first[1], min(last[1] + 1, len(rows[number].cells))):
            if (number, column) == first:
                continue
            source = rows[first[0]].cell(first[1])
            is_down = column == first[1]
            rows[number].cells[column] = Cell(
                text=source.text if is_down else "",
                number=source.number if is_down else None,
                merged="down" if is_down else "across",
            )
