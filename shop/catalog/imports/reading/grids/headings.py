"""Rows of a table that are no goods: headings of categories, notes, sums."""

import re

from shop.catalog.imports.reading import money
from shop.catalog.imports.reading.grids.grid import Row
from shop.catalog.imports.reading.grids.headers import Columns
from shop.catalog.imports.reading.words import clean, is_note, is_shelf, is_total

LONGEST = 20
_DECORATED = re.compile(
    r"^(?:[【\[《<「『〔].+[】\]》>」』〕]|[一二三四五六七八九十]+[、.．].+|[(（][一二三四五六七八九十]+[)）].+"
    r"|[★☆●◆■▲▼◇○□※#=—-]+\s*.+|.+[:：])$"
)
_STRIPPED = "【】[]《》<>「」『』〔〕★☆●◆■▲▼◇○□※#=—-·:： "
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十]+[)）])\s*")


def heading(row: Row, columns: Columns, *, is_before_header: bool) -> str:
    """The name of the category that begins here, or ""."""
    own = [n for n in row.filled if columns.first <= n <= columns.last]
    if len(own) != 1:
        return ""
    cell = row.cells[own[0]]
    if cell.merged == "down" or cell.number is not None:
        return ""
    said = clean(cell.text)
    name = plain(said)
    if not 1 < len(name) <= LONGEST or is_note(said) or is_total(said) or _says_price(said):
        return ""
    spans = row.cell(own[0] + 1).merged == "across" and own[0] < columns.last
    is_elsewhere = own[0] != columns.at.get("name") and not name.isdigit()
    in_looks = spans or bool(_DECORATED.match(said)) or cell.is_bold
    is_known = bool(is_shelf(name))
    is_label = own[0] == columns.at.get("category")
    is_strong = in_looks or is_known or is_before_header
    return name if is_strong or (is_elsewhere and is_label) else ""


def plain(text: str) -> str:
    """The heading without what decorates it."""
    return _NUMBERED.sub("", clean(text).strip(_STRIPPED)).strip(_STRIPPED)


def is_no_goods(row: Row, columns: Columns) -> bool:
    """A sum, a note, a page number, or a row that says nothing of this table."""
    texts = [row.text(n) for n in row.filled if columns.first <= n <= columns.last]
    if not texts:
        return True
    name = row.text(columns.at.get("name", -1))
    if any(is_total(text) for text in (texts[0], name)):
        return True
    if is_note(texts[0]) and re.search("[:：]", texts[0]):
        return True
    return is_note(texts[0]) and len(texts) <= 2 and not (name and _prices(row, columns))


def _prices(row: Row, columns: Columns) -> bool:
    found = (column for listed in columns.prices.values() for column, _role in listed)
    return any(row.text(column) for column in found)


def _says_price(text: str) -> bool:
    """西瓜 1.98 is goods that nobody cut into columns."""
    return money.has_digits(text) and bool(re.search(r"\d\s*元|[¥￥]\s*\d|\d\.\d", text))
