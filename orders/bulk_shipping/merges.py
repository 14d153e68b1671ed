"""
Merged cells: what a person sees in each of them stands in the first alone. Only columns are
followed (an order number over its goods); the sheet is read as a stream.
"""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.functions import iterparse

MAX_MERGES = 20_000
CHUNK = 64 * 1024
_MERGE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}mergeCell"


@dataclass(frozen=True)
class Merge:
    """Column, counted from 0, and rows, counted from 1, both ends in it."""

    column: int
    first: int
    last: int


def fillings(content: bytes, sheet: ReadOnlyWorksheet) -> list[Merge]:
    """Merges of this sheet that go over several rows."""
    found: list[Merge] = []
    book = zipfile.ZipFile(BytesIO(content))
    if not _has_merges(book, sheet._worksheet_path):
        return found
    with book.open(sheet._worksheet_path) as part:
        for _event, element in iterparse(part):
            if element.tag == _MERGE and len(found) < MAX_MERGES:
                left, top, _right, bottom = range_boundaries(element.get("ref"))
                if left and top and bottom and bottom > top:
                    found.append(Merge(left - 1, top, bottom))
            element.clear()
    return sorted(found, key=lambda merge: merge.first)


def _has_merges(book: zipfile.ZipFile, path: str) -> bool:
    """Looked for in the bytes: taking the sheet apart once more costs as much as reading it."""
    last = b""
    with book.open(path) as part:
        while chunk := part.read(CHUNK):
            if b"mergeCell" in last + chunk:
                return True
            last = chunk[-len(b"mergeCell") :]
    return False


def filled(rows: Iterable[list[str]], merges: list[Merge]) -> Iterator[list[str]]:
    """The rows with what stands in the first cell of a merge in each of its rows."""
    waiting, open_now = list(reversed(merges)), dict[Merge, str]()
    for number, cells in enumerate(rows, start=1):
        open_now = {merge: text for merge, text in open_now.items() if number <= merge.last}
        for merge, text in open_now.items():
            if merge.column < len(cells) and not cells[merge.column]:
                cells[merge.column] = text
        while waiting and waiting[-1].first == number:
            merge = waiting.pop()
            if merge.column < len(cells):
                open_now[merge] = cells[merge.column]
        yield cells
