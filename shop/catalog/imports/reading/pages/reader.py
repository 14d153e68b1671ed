"""A PDF → entries: each page as a ruled table, columns of white space, cards or lines."""

import re
from collections.abc import Callable, Iterator
from statistics import median

from shop.catalog.imports.reading import eyes
from shop.catalog.imports.reading.entry import Doubt, Entry, Unreadable
from shop.catalog.imports.reading.grids import by_hand, guessing, headers, tables
from shop.catalog.imports.reading.grids.grid import Grid, Row
from shop.catalog.imports.reading.pages import card, cards, halves, pairs, ruled, unruled
from shop.catalog.imports.reading.pages.boxes import Box, Line, Page, clusters, lines
from shop.catalog.imports.reading.plain import lists
from shop.catalog.imports.reading.words import clean

Report = Callable[[int, int], None]
# A number so far from the words before it, and so many below each other, are a column.
GAP, LEAST_PRICES, NEAR = 1.5, 3, 30.0
MANY_MORE = 3
# Of the usual height of words, what a heading has.
HEADING, LONGEST_HEADING = (1.15, 1.6), 8
_BARE = re.compile(r"\d{1,5}(?:\.\d{1,2})?")


def entries(content: bytes, report: Report) -> list[Entry]:
    """:raises Unreadable: for a locked, broken or scanned document"""
    # A photo does without the library of PDFs, which takes a thirtieth of a second.
    from shop.catalog.imports.reading.pages import pdftext

    pages = []
    see = eyes.sees()
    for page, total in pdftext.pages(content, see):
        pages.append(page)
        report(page.number, total)
    if not any(page.words for page in pages):
        raise Unreadable("no_goods" if see else "no_ocr")
    return of_pages([page for page in pages if page.words]) + [
        _not_read(page) for page in pages if page.is_picture and not page.words
    ]


def of_picture(content: bytes, report: Report) -> list[Entry]:
    """
    A photo, a screenshot, a long picture.

    :raises Unreadable: where nothing here can see, or nothing is to be seen
    """
    see = eyes.sees()
    if see is None:
        raise Unreadable("no_ocr")
    from shop.catalog.imports.reading.eyes import opening

    page = see(opening.opened(content), 1)
    report(1, 1)
    return of_pages([page]) if page.words else []


def _not_read(page: Page) -> Entry:
    """A page that was photographed: nobody may believe that the whole file was read."""
    where = f"第{page.number}页"
    whole = Box(0, 0, page.width, page.height)
    return Entry(
        where, where=where, place=page.place(whole), doubts=[Doubt("page_not_read", where)]
    )


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
        if rows and (held or _has_header(rows) or _is_told(rows)):
            stack.append(page)
            held += rows
        else:
            yield [page], []
    if held:
        yield stack, held


def _has_header(rows: list[Row]) -> bool:
    return any(headers.find(rows, number) for number in range(len(rows)))


def _is_told(rows: list[Row]) -> bool:
    """
    A ruled table without a header anybody knows: a person may say what its columns are. One with
    two columns of money is no list whose lines end in their price.
    """
    guessed = guessing.columns(rows)
    is_rivalled = guessed is not None and len(guessed.of("unknown_price")) > 1
    return is_rivalled or bool(by_hand.tables(Grid("", rows), [], rows))


def _free(pages: list[Page]) -> list[Entry]:
    """Pages without rules: columns under a header and what goes on below it, cards, or a list."""
    made: list[Entry] = []
    left = list(pages)
    while left:
        stack = [left.pop(0)]
        if unruled.has_header(stack[0]):
            while left and _goes_on(left[0], stack[0]):
                stack.append(left.pop(0))
            found = tables.entries(Grid("", unruled.rows(stack)))
            if found:
                made += found
                continue
        for page in stack:
            for part in halves.parts(page):
                made += _of_part(part)
    return made


def _of_part(page: Page) -> list[Entry]:
    """Cards; a list where that finds far more goods that have a price: posts between pictures."""
    found = cards.entries(page)
    is_poor = len(page.pictures) > 1 and _priced(found) * MANY_MORE < _prices(page)
    if found and not is_poor:
        return found
    listed = _in_columns(page)
    return listed if _priced(listed) > _priced(found) * MANY_MORE else found or listed


def _priced(found: list[Entry]) -> int:
    return sum(entry.price is not None for entry in found)


def _prices(page: Page) -> int:
    return sum(bool(card.PRICE.search(clean(word.text))) for word in page.words)


def _in_columns(page: Page) -> list[Entry]:
    found = halves.columns(page)
    if len(found) == 1:
        return pairs.entries(page) or _listed(page)
    return [entry for column in found for entry in _of_column(column)]


def _of_column(column: Page) -> list[Entry]:
    return pairs.entries(column) or cards.entries(column) or _listed(column)


def _goes_on(page: Page, first: Page) -> bool:
    """No two pages lie alike on the glass: one with a header of its own has its own columns."""
    if len(page.pictures) > 1 or page.is_picture != first.is_picture:
        return False
    return not (page.is_picture and unruled.has_header(page))


def _listed(page: Page) -> list[Entry]:
    own = lines(page.words)
    found = lists.entries("\n".join(_said(own)))
    for entry in found:
        line = own[entry.line - 1]
        _ask_unclear(entry, line)
        entry.place = page.place(line.box)
        entry.where = f"第{page.number}页 {entry.where}"
        if len(page.pictures) >= 2:
            # Cards that nobody could tell apart: whose price it is, a person says.
            entry.doubt("card_overlap", entry.name)
    return found


def _said(own: list[Line]) -> list[str]:
    """Numbers that stand below each other at the ends of lines are prices."""
    ends = [line.words[-1] for line in own if _ends_in_number(line)]
    edges = clusters((word.box.left for word in ends), NEAR) if len(ends) >= LEAST_PRICES else []
    usual = median(word.box.height for line in own for word in line.words)
    said = []
    for line in own:
        words = [word.text for word in line.words]
        if _ends_in_number(line) and any(abs(e - line.words[-1].box.left) < 60 for e in edges):
            words[-1] = f"¥{words[-1]}"
        said.append(f"【{words[0]}】" if _is_heading(line, usual) else " ".join(words))
    return said


def _is_heading(line: Line, usual: float) -> bool:
    """Written larger than the goods, and smaller than a title."""
    word = line.words[0]
    is_plain = len(line.words) == 1 and word.text.isalpha() and len(word.text) <= LONGEST_HEADING
    return is_plain and HEADING[0] < word.box.height / usual < HEADING[1]


def _ends_in_number(line: Line) -> bool:
    if len(line.words) < 2 or not _BARE.fullmatch(clean(line.words[-1].text)):
        return False
    gap = line.words[-1].box.left - line.words[-2].box.right
    return gap > GAP * line.words[-1].box.height


def _ask_unclear(entry: Entry, line: Line) -> None:
    """What could not be read for sure, on the line that says it."""
    for word in line.words:
        if word.doubt:
            entry.doubt(word.doubt, word.text)
