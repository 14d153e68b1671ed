"""A report as a workbook: a sheet for each table, with numbers as numbers and days as days."""

from decimal import Decimal
from io import BytesIO

import openpyxl
from django.utils.functional import Promise
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from core import workbooks
from home.statistics.reports.pages.report import Column, Kind, Report, Value

FORMATS = {
    Kind.DAY: "yyyy-mm-dd",
    Kind.COUNT: "0",
    Kind.YUAN: "#,##0.00",
    Kind.QUANTITY: "#,##0.###",
    Kind.SHARE: "0.0%",
}
WIDE, NARROW = 30, 14


def workbook(report: Report) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    for table in report.tables:
        sheet = book.create_sheet(workbooks.sheet_name(str(table.title)))
        for number, column in enumerate(table.columns, start=1):
            width = WIDE if column.kind == Kind.TEXT else NARROW
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.freeze_panes = "B2"
        sheet.append([str(column.title) for column in table.columns])
        for row in table.rows:
            sheet.append([_cell(sheet, *pair) for pair in zip(table.columns, row, strict=True)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: WriteOnlyWorksheet, column: Column, value: Value) -> Cell | None:
    if value is None:
        return None
    if isinstance(value, str | Promise):
        return workbooks.text(sheet, str(value))
    cell = WriteOnlyCell(sheet, value)
    kind = column.kind
    if kind == Kind.EITHER:
        kind = Kind.YUAN if isinstance(value, Decimal) else Kind.COUNT
    cell.number_format = FORMATS[kind]
    return cell
