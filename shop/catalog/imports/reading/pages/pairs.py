"""Lists of two lines a piece: a name, below it what it costs."""

from itertools import pairwise

from shop.catalog.imports.reading import money
from shop.catalog.imports.reading.entry import Entry
from shop.catalog.imports.reading.grids import headings
from shop.catalog.imports.reading.pages.boxes import Line, Page, lines
from shop.catalog.imports.reading.words import clean, is_note

LEAST, LONGEST_HEADING = 3, 8
# Said of a line that holds more than a price.
_OTHER_WORDS = frozenset({"text_after_price", "no_price"})


def entries(page: Page) -> list[Entry]:
    """[] unless each price stands below a name, and closer to it than to what follows."""
    own = lines(page.words)
    priced = {n for n, line in enumerate(own) if _is_price(line)}
    if len(priced) < LEAST or any(n == 0 or n - 1 in priced for n in priced):
        return []
    steps = [below.box.top - above.box.bottom for above, below in pairwise(own)]
    apart = [step for n, step in enumerate(steps) if n in priced]
    if max(steps[n - 1] for n in priced) >= min(apart, default=float("inf")):
        return []
    found, category = [], ""
    for number, line in enumerate(own):
        if number + 1 in priced:
            found.append(_entry(page, line, own[number + 1], category))
        elif number not in priced:
            category = _heading(line) or category
    return found


def _is_price(line: Line) -> bool:
    said = clean(line.text)
    read = money.read(said)
    is_clear = not any(doubt.code in _OTHER_WORDS for doubt in read.doubts)
    return money.has_digits(said) and is_clear


def _heading(line: Line) -> str:
    said = headings.plain(line.text)
    return said if said.isalpha() and len(said) <= LONGEST_HEADING and not is_note(said) else ""


def _entry(page: Page, line: Line, price: Line, category: str) -> Entry:
    said = money.read(price.text)
    found = Entry(clean(line.text), category=category, raw=clean(price.text))
    found.price, found.unit, found.list_price = said.price, said.unit, said.list_price
    found.doubts = list(said.doubts)
    for word in line.words + price.words:
        if word.doubt or (word.is_tight and word in price.words):
            found.doubt(word.doubt or "digit_follows", word.text)
    found.where = f"第{page.number}页"
    found.place = page.place(line.box.joined(price.box))
    return found
