"""A PDF → entries: each page as a ruled table, columns of white space, cards or lines."""

from collections.abc import Callable, Iterator

from shop.catalog.imports.reading.entry import Doubt, Entry, Unreadable
from shop.catalog.imports.reading.grids import headers, tables
from shop.catalog.imports.reading.grids.grid import Grid, Row
from shop.catalog.imports.reading.pages import cards, pdftext, ruled, unruled
from shop.catalog.imports.reading.pages.boxes import Page, lines
from shop.catalog.imports.reading.plain import lists

Report = Callable[[int, int], None]


def entries(content: bytes, report: Report) -> list[Entry]:
    """:raises Unreadable: for a locked, broken or scanned document"""
    pages = []
    for page, total in pdftext.pages(content):
        pages.append(page)
        report(page.number, total)
    if not any(page.words for page in pages):
        raise Unreadable("no_ocr")
    return of_pages([page for page in pages if page.words]) + [
        _not_read(page) for page in pages if page.is_picture and not page.words
    ]


def _not_read(page: Page) -> Entry:
    """A page that was photographed: nobody may believe that the whole file was read."""
    where = f"第{page.number}页"
    return Entry(where, where=where, doubts=[Doubt("page_not_read", where)])


def of_pages(pages: list[Page]) -> list[Entry]:
    """Pages of one kind that follow each other are read as one."""
    found: list[Entry] = []
    open_ones: list[Page] = []
    for stack, ruled_rows in _stacks(pages):
        if ruled_rows:
            found += _free(open_ones) + tables.entries(Grid("", ruled_rows))
            open_ones = []
        else:
            open_ones += stack
    return found + _free(open_ones)


def _stacks(pages: list[Page]) -> Iterator[tuple[list[Page], list[Row]]]:
    """Ruled pages with as many columns as the one before go on with its table."""
    stack: list[Page] = []
    held: list[Row] = []
    for page in pages:
        rows = ruled.rows(page)
        wide = len(rows[-1].cells) if rows else 0
        if held and wide != len(held[-1].cells):
            yield stack, held
            stack, held = [], []
        if rows and (held or _has_header(rows)):
            stack.append(page)
            held += rows
        else:
            yield [page], []
    if held:
        yield stack, held


def _has_header(rows: list[Row]) -> bool:
    return any(headers.find(rows, number) for number in range(len(rows)))


def _free(pages: list[Page]) -> list[Entry]:
    """Pages without rules: columns under a header and what goes on below it, cards, or a list."""
    made: list[Entry] = []
    left = list(pages)
    while left:
        stack = [left.pop(0)]
        if unruled.has_header(stack[0]):
            while left and len(left[0].pictures) < 2:
                stack.append(left.pop(0))
            found = tables.entries(Grid("", unruled.rows(stack)))
            if found:
                made += found
                continue
        for page in stack:
            made += cards.entries(page) or _listed(page)
    return made


def _listed(page: Page) -> list[Entry]:
    found = lists.entries("\n".join(line.text for line in lines(page.words)))
    for entry in found:
        entry.where = f"第{page.number}页 {entry.where}"
        if len(page.pictures) >= 2:
            # Cards that nobody could tell apart: whose price it is, a person says.
            entry.doubt("card_overlap", entry.name)
    return found
