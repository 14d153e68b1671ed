"""xlsx → grids: what a person sees, so nothing hidden, and struck or rounded things are told."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

import defusedxml  # noqa: F401 - openpyxl takes its parser when it is there
import openpyxl
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from shop.catalog.imports.reading import limits
from shop.catalog.imports.reading.entry import Unreadable
from shop.catalog.imports.reading.grids.grid import Cell, Grid, Row
from shop.catalog.imports.reading.words import PRIVATE_SHEET, WHOLESALE_SHEET
from shop.catalog.imports.reading.workbooks import cells, pictures

_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    SyntaxError,
    OSError,
    NotImplementedError,
    RecursionError,
)


def grids(content: bytes) -> list[Grid]:
    """
    The visible sheets that are meant for others.

    :raises Unreadable: for a bomb, a broken or too large workbook
    """
    archive = limits.opened(content)
    _refuse_large(archive)
    try:
        return _grids(content, archive)
    except _BROKEN as error:
        raise Unreadable("broken") from error


def _refuse_large(archive: zipfile.ZipFile) -> None:
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    held = 0
    for name in sheets:
        if limits.count(archive, name, b"<row ") > limits.MAX_ROWS:
            raise Unreadable("too_many_rows")
        held += limits.count(archive, name, b"<c ")
    if held > limits.MAX_CELLS:
        raise Unreadable("too_many_rows")


def _grids(content: bytes, archive: zipfile.ZipFile) -> list[Grid]:
    book = openpyxl.load_workbook(BytesIO(content), rich_text=True, keep_links=False)
    values = _values(content, archive)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    public = [sheet for sheet in shown if not PRIVATE_SHEET.search(sheet.title)]
    public = [s for s in public if not WHOLESALE_SHEET.search(s.title)] or public
    if shown and not public:
        raise Unreadable("only_private")
    embedded = pictures.embedded(archive)
    return [
        _grid(sheet, values[sheet.title] if values else None, embedded, archive)
        for sheet in public
        if sheet.max_row and sheet.max_column
    ]


def _values(content: bytes, archive: zipfile.ZipFile) -> Workbook | None:
    """The workbook with what its formulas gave when it was saved; None without formulas."""
    parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    if not any(limits.count(archive, name, b"<f") for name in parts):
        return None
    return openpyxl.load_workbook(BytesIO(content), data_only=True, keep_links=False)


def _grid(
    sheet: Worksheet,
    values: Worksheet | None,
    embedded: dict[str, bytes],
    archive: zipfile.ZipFile,
) -> Grid:
    hidden = _hidden_columns(sheet)
    columns = list(range(1, min(sheet.max_column, limits.MAX_COLUMNS) + 1))
    reader = cells.Reader(sheet, values, embedded)
    rows = [
        Row(
            [reader.read(row[n - 1]) if n <= len(row) else Cell() for n in columns],
            str(number),
            is_hidden=_is_hidden(sheet, number),
        )
        for number, row in enumerate(_rows(sheet), start=1)
    ]
    _spread_merges(sheet, rows)
    _place_pictures(sheet, rows)
    for row in rows:
        row.cells = [cell for n, cell in zip(columns, row.cells, strict=True) if n not in hidden]
    letters = tuple(get_column_letter(n) for n in columns if n not in hidden)
    return Grid(sheet.title, rows, letters=letters)


def _rows(sheet: Worksheet) -> Iterator[tuple[SheetCell, ...]]:
    last = min(sheet.max_row, limits.MAX_ROWS)
    return sheet.iter_rows(max_row=last, max_col=min(sheet.max_column, limits.MAX_COLUMNS))


def _hidden_columns(sheet: Worksheet) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden or (dimension.customWidth and dimension.width == 0):
            first, last = dimension.min or 0, dimension.max or 0
            hidden |= set(range(first, min(last, limits.MAX_COLUMNS) + 1))
    return hidden


def _is_hidden(sheet: Worksheet, number: int) -> bool:
    dimension = sheet.row_dimensions.get(number, None)
    return bool(dimension is not None and (dimension.hidden or dimension.height == 0))


def _spread_merges(sheet: Worksheet, rows: list[Row]) -> None:
    """What a person sees in each cell of a merge stands in the first alone."""
    for merge in sheet.merged_cells.ranges:
        if merge.min_row > len(rows):
            continue
        first = rows[merge.min_row - 1].cell(merge.min_col - 1)
        for row in rows[merge.min_row - 1 : merge.max_row]:
            for column in range(merge.min_col - 1, min(merge.max_col, len(row.cells))):
                if row.cells[column] is first:
                    continue
                is_down = column == merge.min_col - 1
                row.cells[column] = Cell(
                    text=first.text if is_down else "",
                    number=first.number if is_down else None,
                    unit=first.unit,
                    doubts=first.doubts,
                    merged="down" if is_down else "across",
                )


def _place_pictures(sheet: Worksheet, rows: list[Row]) -> None:
    """Each to its own row; what hangs over rows without a picture of their own, to these too."""
    found = list(pictures.floating(sheet))
    for under, column, picture in found:
        for number in under[:1]:
            _place_picture(rows, number, column, picture)
    own = [number for number, row in enumerate(rows) if any(cell.picture for cell in row.cells)]
    for under, column, picture in found:
        for number in set(under[1:]) - set(own):
            _place_picture(rows, number, column, picture)


def _place_picture(rows: list[Row], number: int, column: int, picture: bytes) -> None:
    if number >= len(rows):
        return
    row = rows[number]
    while len(row.cells) <= column < limits.MAX_COLUMNS and column < len(rows[0].cells):
        row.cells.append(Cell())
    place = min(column, len(row.cells) - 1)
    row.cells[place].picture = row.cells[place].picture or picture
