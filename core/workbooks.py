"""Workbooks that people take away: one sheet, written row by row."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from typing import IO

import openpyxl
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.drawing.image import Image
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 20
# Points: as high as a picture of 96 pixels.
PICTURE_ROW = 74
MOMENT = "yyyy-mm-dd hh:mm"
# What a program may take for a formula at the beginning of a text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Longer names and these signs no program takes for a sheet; English titles have them.
LONGEST_NAME, SIGNS = 31, re.compile(r"[\\*?:/\[\]]")
Value = str | int | Decimal | datetime | None


def sheet_name(title: str) -> str:
    return SIGNS.sub(" ", title).strip()[:LONGEST_NAME]


def write(
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    widths: Sequence[int] = (),
    pictures: Iterable[bytes] = (),
) -> bytes:
    """
    Moments by the clock here; `widths` of the columns in letters, else all the same. `pictures`
    go into the last column, one for each row; b"" for none.
    """
    out = BytesIO()
    write_to(out, title, header, rows, widths=widths, pictures=pictures)
    return out.getvalue()


def write_to(
    out: IO[bytes],
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    widths: Sequence[int] = (),
    pictures: Iterable[bytes] = (),
    typed: bool = False,
) -> None:
    """As `write`, holding no more than a row; `typed` moments can be sorted and reckoned with."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name(title))
    for at in range(len(header)):
        width = widths[at] if at < len(widths) else WIDTH
        sheet.column_dimensions[get_column_letter(at + 1)].width = width
    sheet.append(list(header))
    anchor, waiting = get_column_letter(len(header)), iter(pictures)
    for number, row in enumerate(rows, start=2):
        picture = next(waiting, b"")
        if picture:
            sheet.row_dimensions[number].height = PICTURE_ROW
            sheet.add_image(Image(BytesIO(picture)), f"{anchor}{number}")
        sheet.append([_cell(sheet, value, typed=typed) for value in row])
    book.save(out)


def write_csv(out: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """UTF-8 with the mark that spreadsheet programs look for."""
    text = TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_plain(value) for value in row])
    text.detach()


def answer(content: bytes, name: str) -> HttpResponse:
    """As a file to keep, `name` without its ending."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    headers = {"Content-Disposition": disposition or ""}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def csv_answer(text: str, name: str) -> HttpResponse:
    """As a file to keep; begins with the mark by which spreadsheet programs know UTF-8."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    headers = {"Content-Disposition": disposition or ""}
    return HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8", headers=headers)


def _cell(sheet: WriteOnlyWorksheet, value: Value, *, typed: bool) -> Cell | Value:
    if isinstance(value, datetime) and typed:
        cell = WriteOnlyCell(sheet, timezone.localtime(value).replace(tzinfo=None))
        cell.number_format = MOMENT
        return cell
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return text(sheet, value) if isinstance(value, str) else value


def _plain(value: Value) -> Value:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return harmless(value) if isinstance(value, str) else value


def text(sheet: WriteOnlyWorksheet, words: str) -> Cell:
    """A text and never a formula, whatever program opens it and saves it as CSV."""
    cell = WriteOnlyCell(sheet, harmless(ILLEGAL_CHARACTERS_RE.sub("", words)))
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def harmless(text: str) -> str:
    """With an apostrophe before what a program may take for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
