"""
Rows of text out of what people call a table: xlsx, or CSV as UTF-8, UTF-16 or GBK. Bounded in
bytes, in what a zip may hold, in rows and columns; one row at a time is held in memory.
"""

import csv
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO

import openpyxl
from django.utils.translation import gettext_noop
from openpyxl.utils.exceptions import InvalidFileException

from orders.bulk_shipping import merges

MAX_BYTES = 10 * 1024 * 1024
MAX_INFLATED = 100 * 1024 * 1024
MAX_PARTS = 2000
# A part larger than this may not have been squeezed more than so many times.
LARGE, MAX_SQUEEZED = 1024 * 1024, 300
MAX_ROWS, MAX_COLUMNS, LONGEST_CELL = 10_000, 60, 300
# Excel keeps fifteen digits of a number.
EXACT_DIGITS = 15
_QUOTED_FORMULA = re.compile(r'="(.*)"')
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"

Row = tuple[int, list[str]]


class Unreadable(Exception):
    """`words` is a constant sentence that says what to do; `about` what it is about."""

    def __init__(self, words: str, about: str = "") -> None:
        super().__init__(words)
        self.words, self.about = words, about


def rows(content: bytes) -> Iterator[Row]:
    """
    (number as the sheet counts, cells as text) of each row that has anything in it; of a
    workbook those of its first visible sheet.

    :raises Unreadable: at once or on the way
    """
    if content.startswith(b"PK"):
        return _of_workbook(content)
    if content.startswith(_OLD_OFFICE):
        raise Unreadable(gettext_noop("老版 .xls 或加了密码的表格读不了，请另存为 .xlsx 再传"))
    return _of_csv(content)


def _of_workbook(content: bytes) -> Iterator[Row]:
    _refuse_bomb(content)
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = next(s for s in book.worksheets if s.sheet_state == "visible")
        merged = merges.fillings(content, sheet)
        sheet.reset_dimensions()
        raw = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
        yield from _numbered(merges.filled(([_text(v) for v in row] for row in raw), merged))
    except Unreadable:
        raise
    # Whatever a broken archive makes the library raise, its owner reads one sentence.
    except (InvalidFileException, zipfile.BadZipFile, zlib.error, StopIteration) as error:
        raise _broken() from error
    except (ValueError, TypeError, AttributeError, LookupError, SyntaxError, OSError) as error:
        raise _broken() from error


def _broken() -> Unreadable:
    return Unreadable(
        gettext_noop("表格打不开，可能坏了：请用 Excel 或 WPS 打开后另存为 .xlsx 再传")
    )


def _refuse_bomb(content: bytes) -> None:
    """:raises Unreadable: for an archive that would grow beyond all measure, or is none"""
    try:
        parts = zipfile.ZipFile(BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise _broken() from error
    grown = sum(part.file_size for part in parts)
    squeezed = any(
        part.file_size > LARGE and part.file_size > MAX_SQUEEZED * max(part.compress_size, 1)
        for part in parts
    )
    if grown > MAX_INFLATED or len(parts) > MAX_PARTS or squeezed:
        raise Unreadable(gettext_noop("表格展开后太大，请删掉多余的工作表和图片再传"))


def _of_csv(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    head = text[:4000].partition("\n")[0]
    delimiter = max(",\t;", key=head.count)
    try:
        read = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        yield from _numbered([_text(cell) for cell in row[:MAX_COLUMNS]] for row in read)
    except csv.Error as error:
        raise _broken() from error


def _decoded(content: bytes) -> str:
    """:raises Unreadable: for what is no text"""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        charsets = ["utf-16"]
    else:
        charsets = ["utf-8-sig", "gb18030"]
    for charset in charsets:
        try:
            text = content.decode(charset)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(gettext_noop("这不是表格：请传 .xlsx 或 .csv 文件"))


def _numbered(found: Iterable[list[str]]) -> Iterator[Row]:
    """:raises Unreadable: for more rows than are taken"""
    for number, cells in enumerate(found, start=1):
        if number > MAX_ROWS * 2:
            raise Unreadable(gettext_noop("一次最多 1 万行，请分成几个文件"))
        if any(cells):
            yield number, cells


def _text(cell: object) -> str:
    """A cell as a person reads it; numbers whose last digits are lost stay as 7.8E+17."""
    if cell is None:
        return ""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _number(cell)
    text = unicodedata.normalize("NFKC", str(cell)[:LONGEST_CELL]).strip().strip("'\u200b\ufeff")
    quoted = _QUOTED_FORMULA.fullmatch(text)
    return quoted[1].strip() if quoted else text


def _number(cell: float) -> str:
    if isinstance(cell, float) and not cell.is_integer():
        return str(cell)
    digits = str(int(cell))
    rest = digits[EXACT_DIGITS:]
    is_lost = rest and (isinstance(cell, float) or not rest.strip("0"))
    return f"{float(cell):.14E}" if is_lost else digits
