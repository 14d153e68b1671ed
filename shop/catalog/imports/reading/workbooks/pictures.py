"""Pictures of a workbook: in a cell as WPS keeps them, or floating over one."""

import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import OneCellAnchor, TwoCellAnchor
from openpyxl.worksheet.worksheet import Worksheet

from shop.catalog.imports.reading import limits

_CELL_IMAGES = "xl/cellimages.xml"
_RELATIONS = "xl/_rels/cellimages.xml.rels"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHEET_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
# A row without a height of its own is 15 points high; a point is 12,700 EMU.
POINT, ROW_POINTS = 12_700, 15.0
# A row that lies under a picture for so much of its height is shown by it.
COVERED = 0.8


def embedded(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """{"ID_CD61…": bytes}: what =DISPIMG("ID_CD61…",1) shows."""
    names = set(archive.namelist())
    if not {_CELL_IMAGES, _RELATIONS} <= names:
        return {}
    try:
        relations = fromstring(archive.read(_RELATIONS))
        images = fromstring(archive.read(_CELL_IMAGES))
    except (ParseError, DefusedXmlException):
        return {}
    parts = {relation.get("Id"): relation.get("Target") or "" for relation in relations}
    found = {}
    for picture in images.iter(f"{_SHEET_DRAWING}pic"):
        about = picture.find(f".//{_SHEET_DRAWING}cNvPr")
        blip = picture.find(f".//{_DRAWING}blip")
        part = "xl/" + parts.get(blip.get(_EMBED) if blip is not None else None, "").lstrip("/")
        part = part.replace("xl/xl/", "xl/")
        if about is not None and part in names:
            found[about.get("name") or ""] = _part(archive, part)
    return {name: content for name, content in found.items() if content}


def _part(archive: zipfile.ZipFile, part: str) -> bytes:
    """Empty for a picture that is larger than a shop's may be."""
    if archive.getinfo(part).file_size > limits.MAX_PICTURE_BYTES:
        return b""
    return archive.read(part)


def floating(sheet: Worksheet) -> Iterator[tuple[list[int], int, bytes]]:
    """(rows, column, bytes) from 0: the row its middle lies in, then others that it covers."""
    for image in sheet._images:
        anchor = image.anchor
        if not isinstance(anchor, (OneCellAnchor, TwoCellAnchor)):
            continue
        content = _content(image)
        if content:
            yield _rows(sheet, anchor), anchor._from.col, content


def _content(image: Image) -> bytes:
    try:
        image.ref.seek(0)
        content = bytes(image.ref.read(limits.MAX_PICTURE_BYTES + 1))
    except (AttributeError, OSError, ValueError):
        return b""
    return content if len(content) <= limits.MAX_PICTURE_BYTES else b""


def _rows(sheet: Worksheet, anchor: OneCellAnchor | TwoCellAnchor) -> list[int]:
    top = anchor._from
    if isinstance(anchor, TwoCellAnchor):
        height = sum(_height(sheet, row) for row in range(top.row, anchor.to.row))
        height += anchor.to.rowOff - top.rowOff
    else:
        height = anchor.ext.height if anchor.ext is not None else 0
    middle, row, begin = top.rowOff + height / 2, int(top.row), 0.0
    rows: list[int] = []
    while begin < top.rowOff + height and row < limits.MAX_ROWS:
        end = begin + _height(sheet, row)
        covered = min(end, top.rowOff + height) - max(begin, top.rowOff)
        if begin <= middle < end:
            rows.insert(0, row)
        elif covered > COVERED * (end - begin):
            rows.append(row)
        begin, row = end, row + 1
    return rows


def _height(sheet: Worksheet, row: int) -> float:
    """Of the row counted from 0, in EMU."""
    points = None
    if row + 1 in sheet.row_dimensions:
        points = sheet.row_dimensions[row + 1].height
    return (points or sheet.sheet_format.defaultRowHeight or ROW_POINTS) * POINT
