"""One cell of a workbook as a person sees it: number format, formula, struck words."""

import re
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from shop.catalog.imports.reading import limits
from shop.catalog.imports.reading.entry import Doubt
from shop.catalog.imports.reading.grids.grid import Cell
from shop.catalog.imports.reading.words import unit_of
from shop.catalog.imports.reading.workbooks import formulas

_DISPIMG = re.compile(r"DISPIMG\(\s*\"([^\"]+)\"", re.IGNORECASE)
_LITERAL = re.compile(r"\"([^\"]*)\"|\[\$([^\]-]*)[^\]]*\]|\\(.)")
_PLACES = re.compile(r"[0#?](?:\.([0#?]+))?")
_STRANGE = re.compile("万|千|折|%|\\$|€|£|HK|US|分")


class Reader:
    """Reads cells of one sheet; `values` holds what its formulas gave when it was saved."""

    def __init__(
        self, sheet: Worksheet, values: Worksheet | None, embedded: dict[str, bytes]
    ) -> None:
        self.sheet, self.values, self.embedded = sheet, values, embedded

    def read(self, cell: SheetCell) -> Cell:
        value = cell.value
        if value is None:
            return Cell()
        if isinstance(value, ArrayFormula):
            value = value.text or ""
        if cell.data_type == "f" or isinstance(cell.value, ArrayFormula):
            found = self._formula(cell, str(value))
        else:
            found = _plain(value, cell.number_format)
        if cell.has_style and cell.font is not None:
            found.is_struck = bool(cell.font.strike)
            found.is_bold = bool(cell.font.b)
        return found

    def _formula(self, cell: SheetCell, formula: str) -> Cell:
        picture = _DISPIMG.search(formula)
        if picture:
            return Cell(picture=self.embedded.get(picture[1]))
        value = self.values.cell(cell.row, cell.column).value if self.values else None
        if value is not None:
            return _plain(value, cell.number_format)
        result = formulas.evaluate(formula, self._number)
        if result is None:
            return Cell(text=formula[: limits.LONGEST_CELL], doubts=(Doubt("no_price", formula),))
        found = _of_number(result, cell.number_format)
        found.doubts = (*found.doubts, Doubt("formula_recomputed", formula[:60]))
        return found

    def _number(self, column: str, row: int) -> Decimal | str | None:
        """What another cell of the sheet holds: a number, a formula to go on with, nothing."""
        value = self.sheet[f"{column}{row}"].value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return Decimal(repr(value))
        return value if isinstance(value, str) and value.startswith("=") else None


def _plain(value: object, number_format: str) -> Cell:
    if isinstance(value, CellRichText):
        return _rich(value)
    if isinstance(value, bool):
        return Cell(text=str(value))
    if isinstance(value, (int, float)):
        return _of_number(Decimal(repr(value)), number_format)
    if isinstance(value, (date, time)):
        return Cell(text=str(value), doubts=(Doubt("looks_like_date", str(value)),))
    text = str(value)[: limits.LONGEST_CELL]
    return Cell(text="" if text.startswith("#") and text.endswith(("!", "?", "/A")) else text)


def _rich(value: CellRichText) -> Cell:
    """Words of which some are struck: the others are what is said."""
    said, struck = "", ""
    for part in value:
        if isinstance(part, TextBlock) and part.font is not None and part.font.strike:
            struck += part.text
        else:
            said += part.text if isinstance(part, TextBlock) else part
    return Cell(text=said[: limits.LONGEST_CELL], struck=struck.strip()[:80])


def _of_number(value: Decimal, number_format: str) -> Cell:
    """A number as its format shows it; where that hides something, it is told."""
    text = format(value.normalize(), "f") if value == value.to_integral_value() else str(value)
    shown = (number_format or "General").split(";")[0]
    literals = "".join("".join(found) for found in _LITERAL.findall(shown))
    bare = _LITERAL.sub("", shown)
    doubts = []
    if _STRANGE.search(literals) or "%" in bare or re.search(r"[0#?],+(?![0#?])", bare):
        doubts.append(Doubt("odd_money", number_format))
    places = _PLACES.search(bare)
    if places and bare.lower() != "general":
        rounded = _rounded(value, len(places[1] or ""))
        if rounded != value and len(places[1] or "") >= 2:
            value = rounded
        elif rounded != value:
            doubts.append(Doubt("shown_rounded", f"{value} → {rounded}"))
    return Cell(text=text, number=value, unit=_unit(literals), doubts=tuple(doubts))


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-min(places, 6)), rounding=ROUND_HALF_UP)


def _unit(literals: str) -> str:
    tail = literals.replace("¥", "").replace("￥", "").strip()
    return unit_of(tail) or unit_of(tail.rpartition("/")[2]) if tail not in ("", "元") else ""
