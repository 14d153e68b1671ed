"""
Pages of cards: a picture, a name, a price, several beside each other. Words belong together that
stand close together and in one column of pictures; a price without a name makes its row doubtful.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from statistics import median

from shop.catalog.imports.reading import money
from shop.catalog.imports.reading.entry import Entry
from shop.catalog.imports.reading.grids import headings
from shop.catalog.imports.reading.pages import cells
from shop.catalog.imports.reading.pages.boxes import Box, Page, Picture, Word, clusters
from shop.catalog.imports.reading.pages.card import (
    LONG_NUMBER,
    PRICE,
    Card,
    name_of,
    text_of,
    without_talk,
)
from shop.catalog.imports.reading.words import NO_PRICE, clean, is_note, is_shelf, unit_of

# Of the height of a line: words further apart belong to different cards.
APART = 0.9
# 满38起送, 另需配送费3元.
_DELIVERY = re.compile("配送|运费|起送|包邮|邮费|满减|已减|去结算|合计|总计")
# So many prices make a page of cards.
LEAST_PRICES = 4
# Of the pictures of a page, how many may stand beside two prices.
MOST_DOUBLE, LONGEST_HEADING = 0.2, 8
# 11.21-11.23: until when.
_DATES = re.compile(r"\d{1,2}[./月]\d{1,2}日?\s*[-–—~至到]+\s*\d{1,2}[./月]\d{1,2}")
_NO_PICTURE = re.compile("暂无图片|无图|图片待上传|no\\s*image", re.IGNORECASE)


def entries(page: Page) -> list[Entry]:
    """[] for a page that has no cards; of several readings the one that leaves least to ask."""
    cards = _cards(page)
    _give_pictures(page, cards)
    others = [*_by_pictures(page), _by_gaps(page)]
    readings = [_read(page, cards), *(_read(page, found) for found in others)]
    return max(readings, key=_worth)


def _worth(found: list[Entry]) -> tuple[int, int, bool, int]:
    """How many are sure, and have a picture; whether most have a size; how many shelves."""
    sure = [entry for entry in found if not entry.doubts]
    pictured = sum(entry.picture is not None for entry in sure)
    sized = sum(bool(entry.spec) for entry in sure)
    shelves = {entry.category for entry in found}
    return len(sure), pictured, 2 * sized > len(sure), len(shelves)


def _by_pictures(page: Page) -> list[list[Card]]:
    """
    Only where no price is left over without goods, and each picture has one at most. Where none is
    laid out so, a few may have two: these are asked.
    """
    made = list(_laid(page)) if len(page.pictures) > 1 else []
    doubles = [sum(len(card.asked) > 1 for card in cards if card.picture) for cards in made]
    least = min(doubles, default=0)
    if least > MOST_DOUBLE * len(page.pictures):
        return []
    return [cards for cards, double in zip(made, doubles, strict=True) if double == least]


def _laid(page: Page) -> Iterator[list[Card]]:
    for found, left in cells.layouts(page):
        cards = [Card(without_talk(cell.words), cell.column, cell.picture) for cell in found]
        edge = min(cell.picture.box.left for cell in found)
        column = min(cell.picture.box.right for cell in found)
        others = _cards(replace(page, words=[word for word in left if not _is_aside(word, edge)]))
        if any(len(card.asked) > 1 or (card.prices and not name_of(card)[0]) for card in others):
            continue
        for card in others:
            card.is_heading = card.box.left < column and _is_headline(card)
        yield [card for card in cards + others if card.words]


def _is_headline(card: Card) -> bool:
    said = text_of(card.words)
    return len(card.words) == 1 and said.isalpha() and len(said) <= LONGEST_HEADING


def _is_aside(word: Word, edge: float) -> bool:
    """What the page says of itself: until when, for how much it delivers, a bar of categories."""
    is_bar = word.box.right < edge and not PRICE.search(clean(word.text))
    return is_bar or bool(_DATES.search(word.text) or _DELIVERY.search(word.text))


def _by_gaps(page: Page) -> list[Card]:
    """
    Prices beside and below each other, without pictures: columns of prices, cut where the
    fewest words lie across and white space is widest. [] unless each part has a name and one
    price, and stands apart.
    """
    priced = [word for word in page.words if PRICE.search(clean(word.text))]
    if page.pictures or len(priced) < LEAST_PRICES:
        return []
    near = 2 * median(word.box.height for word in page.words)
    middles = clusters((word.box.middle for word in priced), near)
    cuts = [_clear(page.words, one, other) for one, other in pairwise(middles)]
    inside = [w for w in page.words if not any(w.box.left < cut < w.box.right for cut in cuts)]
    cards: list[Card] = []
    for column in range(len(middles) if cuts else 0):
        own = [word for word in inside if sum(cut < word.box.middle for cut in cuts) == column]
        parts = cells.apart(own, sum(word in priced for word in own))
        cards += [Card(without_talk(part), column) for part in parts]
    is_whole = all(len(card.asked) == 1 and name_of(card)[0] for card in cards)
    return cards if is_whole and sum(len(card.prices) for card in cards) == len(priced) else []


def _clear(words: list[Word], one: float, other: float) -> float:
    """Between two columns, where the fewest words lie across; half way where several do."""
    half = (one + other) / 2

    def crossed(cut: float) -> tuple[int, float]:
        return sum(w.box.left < cut < w.box.right for w in words), abs(cut - half)

    return min((one + share * (other - one) / 40 for share in range(1, 40)), key=crossed)


def _read(page: Page, cards: list[Card]) -> list[Entry]:
    priced = [card for card in cards if card.prices]
    if not priced or sum(_is_one(card) for card in priced) < len(priced) * 0.6:
        return []
    _ask_orphans(cards)
    found, category = [], ""
    for card in sorted(cards, key=lambda card: (round(card.box.top / 20), card.box.left)):
        entry = _entry(card, page)
        if entry is not None:
            entry.category = category
            found.append(entry)
        elif not card.picture and (card.is_heading or is_shelf(text_of(card.words))):
            category = headings.plain(text_of(card.words))
    return found


def _is_one(card: Card) -> bool:
    """One price to be asked, or one that is not for everybody."""
    return len(card.asked) == 1 or (not card.asked and len(card.prices) == 1)


def _cards(page: Page) -> list[Card]:
    edges = _edges(page)
    cards: list[Card] = []
    for word in sorted(page.words, key=lambda word: (word.box.top, word.box.left)):
        column = sum(edge < word.box.middle for edge in edges)
        near = [card for card in cards if card.column == column and _is_near(card, word, page)]
        if near:
            near[-1].words.append(word)
        else:
            near = [Card([word], column)]
            cards.extend(near)
        if any(word.box.left < edge < word.box.right for edge in edges):
            near[-1].doubts.append("card_overlap")
    for card in cards:
        card.words = without_talk(card.words)
    return [card for card in cards if card.words]


def _edges(page: Page) -> list[float]:
    """Half way between the middles of pictures that stand beside each other."""
    if len(page.pictures) < 2:
        return []
    width = max(picture.box.width for picture in page.pictures)
    middles = clusters((picture.box.middle for picture in page.pictures), width * 0.3)
    return [(left + right) / 2 for left, right in pairwise(middles)]


def _is_near(card: Card, word: Word, page: Page) -> bool:
    for other in card.words:
        high = min(word.box.height, other.box.height)
        down = max(word.box.top - other.box.bottom, other.box.top - word.box.bottom)
        across = max(word.box.left - other.box.right, other.box.left - word.box.right)
        beside = abs(word.box.level - other.box.level) < high / 2
        close = across < 1.2 * high if beside else (across < 0 and down < APART * high)
        if close and not _parted(other.box, word.box, page.pictures):
            return True
    return False


def _parted(one: Box, other: Box, pictures: list[Picture]) -> bool:
    """Whether a picture lies between two words."""
    between = one.joined(other)
    return any(between.holds(picture.box) for picture in pictures)


def _give_pictures(page: Page, cards: list[Card]) -> None:
    """Nearest first, one each: below the picture, beside it, above it."""
    pairs = sorted(
        (
            (_distance(picture.box, card.box), number, n)
            for number, picture in enumerate(page.pictures)
            for n, card in enumerate(cards)
            if card.prices or not is_note(text_of(card.words))
        ),
    )
    taken: set[int] = set()
    for distance, number, n in pairs:
        reach = page.pictures[number].box.height * 0.8
        if number in taken or cards[n].picture or distance > reach:
            continue
        cards[n].picture = page.pictures[number]
        taken.add(number)


def _distance(picture: Box, card: Box) -> float:
    down = max(card.top - picture.bottom, 0.0)
    up = max(picture.top - card.bottom, 0.0)
    across = max(card.left - picture.right, picture.left - card.right, 0.0)
    return down + across * 2 + up * 3


def _ask_orphans(cards: list[Card]) -> None:
    for orphan in [card for card in cards if card.prices and not name_of(card)[0]]:
        for card in cards:
            if card.box.top < orphan.box.bottom + 60 and card.box.bottom > orphan.box.top - 60:
                card.doubts.append("price_nobody_owns")


def _is_notice(name: str, card: Card) -> bool:
    """微信同号 138…, 满30元送货: not a card, whatever number stands in it."""
    return is_note(name) and (not card.prices or bool(re.search(r"\d{3,}", name)))


def _entry(card: Card, page: Page) -> Entry | None:
    name, spec = name_of(card)
    if not name or _NO_PICTURE.search(name) or _is_notice(name, card):
        return None
    if not card.prices and card.picture is None and not NO_PRICE.search(text_of(card.words)):
        return None
    raw = text_of(card.prices) or next((w.text for w in card.words if NO_PRICE.search(w.text)), "")
    said = money.read(raw)
    entry = Entry(name, spec, said.unit, said.price, said.list_price, where=f"第{page.number}页")
    entry.raw, entry.doubts = raw, list(said.doubts)
    for word in card.units:
        _take_unit(entry, unit_of(word.text))
    _take_labelled(entry, card.labelled, [clean(word.text) for word in card.words])
    entry.picture = card.picture.content if card.picture else None
    entry.place = page.place(card.box.joined(card.picture.box) if card.picture else card.box)
    for code in card.doubts:
        entry.doubt(code, name)
    for word in card.words:
        if word.doubt or (word.is_tight and word in card.prices):
            entry.doubt(word.doubt or "digit_follows", word.text)
    return entry


def _take_labelled(entry: Entry, labelled: dict[str, str], said: list[str]) -> None:
    entry.barcode = next(filter(LONG_NUMBER.fullmatch, said), "")
    entry.spec = labelled.get("spec") or entry.spec
    entry.sku = labelled.get("sku", "")[:40]
    _take_unit(entry, unit_of(labelled.get("unit", "")))


def _take_unit(entry: Entry, unit: str) -> None:
    if unit and entry.unit and unit != entry.unit:
        entry.doubt("unit_conflict", f"{entry.unit} / {unit}")
    entry.unit = entry.unit or unit
