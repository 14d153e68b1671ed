"""
Pages of cards: a picture, a name, a price, several beside each other. Words belong together that
stand close together and in one column of pictures; a price without a name makes its row doubtful.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from shop.catalog.imports.reading import money
from shop.catalog.imports.reading.entry import Entry
from shop.catalog.imports.reading.grids import headings
from shop.catalog.imports.reading.pages import cells
from shop.catalog.imports.reading.pages.boxes import (
    Box,
    Page,
    Picture,
    Word,
    around,
    clusters,
    lines,
)
from shop.catalog.imports.reading.pages.labels import fields
from shop.catalog.imports.reading.words import NO_PRICE, clean, is_note, unit_of, without_shop_talk

# Of the height of a line: words further apart belong to different cards.
APART = 0.9
_PRICE = re.compile(r"[¥￥]\s*\d|\d\s*(?:元|块)|\d\s*/\s*\D|[价]\s*[:：]?\s*\d")
# Beside the price that is asked: 原价 ¥59.
_LISTED = re.compile("原价|市场价|建议|吊牌|划线|官方|专柜|指导|门市|参考|平时|日常")
# Beside it as well: 会员价 ¥55, for some; what a shopper pays is called otherwise.
_OTHERS = re.compile(
    rf"{_LISTED.pattern}|批发|会员|进价|成本|出厂|代理|拿货|vip|团购|整?箱价", re.IGNORECASE
)
# 满38起送, 另需配送费3元.
_DELIVERY = re.compile("配送|运费|起送|包邮|邮费|满减|已减|去结算|合计|总计")
# So many prices make a page of cards.
LEAST_PRICES = 4
# 11.21-11.23: until when.
_DATES = re.compile(r"\d{1,2}[./月]\d{1,2}日?\s*[-–—~至到]+\s*\d{1,2}[./月]\d{1,2}")
_BARE = re.compile(r"\d+(?:\.\d{1,2})?")
# Beside the price, smaller, in a box of its own: 券后 ¥9.9.
_LABEL = re.compile("(?:券后|到手|折后|抢购|秒杀|活动|特惠|促销|限时|拼团)[价:：]*")
_LONG_NUMBER = re.compile(r"\d{8}|\d{12,14}")
_CODE = re.compile(r"(?:货号|编号|编码|条码|款号|型号|no|sku|art)\W*[\w-]+", re.IGNORECASE)
_NO_PICTURE = re.compile("暂无图片|无图|图片待上传|no\\s*image", re.IGNORECASE)


@dataclass
class Card:
    words: list[Word]
    column: int
    picture: Picture | None = None
    doubts: list[str] = field(default_factory=list)

    @property
    def box(self) -> Box:
        return around(word.box for word in self.words)

    @property
    def labelled(self) -> dict[str, str]:
        """{"spec": "500ml"}, of what says so itself."""
        return dict(pair for word in self.words for pair in fields(clean(word.text)))

    @property
    def plain(self) -> list[Word]:
        return [word for word in self.words if not fields(clean(word.text))]

    @property
    def prices(self) -> list[Word]:
        priced = [word for word in self.plain if _PRICE.search(clean(word.text))]
        return priced or [word for word in self.plain if _BARE.fullmatch(clean(word.text))]

    @property
    def asked(self) -> list[Word]:
        """Prices that a shopper may be meant to pay."""
        return [word for word in self.prices if not _OTHERS.match(clean(word.text))]


def entries(page: Page) -> list[Entry]:
    """[] for a page that has no cards; of several readings the one that leaves least to ask."""
    cards = _cards(page)
    _give_pictures(page, cards)
    others = [*_by_pictures(page), _by_gaps(page)]
    readings = [_read(page, cards), *(_read(page, found) for found in others)]
    return max(readings, key=_worth)


def _worth(found: list[Entry]) -> tuple[int, int, bool]:
    """How many are sure, how many of them have a picture; whether most have a size."""
    sure = [entry for entry in found if not entry.doubts]
    pictured = sum(entry.picture is not None for entry in sure)
    return len(sure), pictured, 2 * sum(bool(entry.spec) for entry in sure) > len(sure)


def _by_pictures(page: Page) -> Iterator[list[Card]]:
    """Only where each picture has one price at most, and no price is left over without goods."""
    for found, left in cells.layouts(page) if len(page.pictures) > 1 else ():
        cards = [Card(_own(cell.words), cell.column, cell.picture) for cell in found]
        edge = min(cell.picture.box.left for cell in found)
        others = _cards(replace(page, words=[word for word in left if not _is_aside(word, edge)]))
        if any(len(card.asked) > 1 or (card.prices and not _name(card)[0]) for card in others):
            continue
        if all(len(card.asked) < 2 for card in cards):
            yield [card for card in cards + others if card.words]


def _is_aside(word: Word, edge: float) -> bool:
    """What the page says of itself: until when, for how much it delivers, a bar of categories."""
    is_bar = word.box.right < edge and not _PRICE.search(clean(word.text))
    return is_bar or bool(_DATES.search(word.text) or _DELIVERY.search(word.text))


def _by_gaps(page: Page) -> list[Card]:
    """
    Prices beside and below each other, without pictures: columns half way between prices, cut
    where white space is widest. [] unless each part has a name and one price, and stands apart.
    """
    priced = [word for word in page.words if _PRICE.search(clean(word.text))]
    if page.pictures or len(priced) < LEAST_PRICES:
        return []
    near = 2 * median(word.box.height for word in page.words)
    middles = clusters((word.box.middle for word in priced), near)
    cuts = [(one + other) / 2 for one, other in pairwise(middles)]
    inside = [w for w in page.words if not any(w.box.left < cut < w.box.right for cut in cuts)]
    cards: list[Card] = []
    for column in range(len(middles) if cuts else 0):
        own = [word for word in inside if sum(cut < word.box.middle for cut in cuts) == column]
        parts = cells.apart(own, sum(word in priced for word in own))
        cards += [Card(_own(part), column) for part in parts]
    is_whole = all(len(card.asked) == 1 and _name(card)[0] for card in cards)
    return cards if is_whole and sum(len(card.prices) for card in cards) == len(priced) else []


def _own(words: list[Word]) -> list[Word]:
    """Without what programs write beside goods."""
    said = [replace(word, text=without_shop_talk(word.text)) for word in words]
    return [word for word in said if clean(word.text) and not _LABEL.fullmatch(clean(word.text))]


def _read(page: Page, cards: list[Card]) -> list[Entry]:
    priced = [card for card in cards if card.prices]
    if not priced or sum(len(card.asked) == 1 for card in priced) < len(priced) * 0.6:
        return []
    _ask_orphans(cards)
    found, category = [], ""
    for card in sorted(cards, key=lambda card: (round(card.box.top / 20), card.box.left)):
        entry = _entry(card, page)
        if entry is not None:
            entry.category = category
            found.append(entry)
        elif headings.is_shelf(_said(card.words)) and not card.picture:
            category = headings.plain(_said(card.words))
    return found


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
        card.words = _own(card.words)
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
            if card.prices or not is_note(_said(card.words))
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
    for orphan in [card for card in cards if card.prices and not _name(card)[0]]:
        for card in cards:
            if card.box.top < orphan.box.bottom + 60 and card.box.bottom > orphan.box.top - 60:
                card.doubts.append("price_nobody_owns")


def _name(card: Card) -> tuple[str, str]:
    """(name, what else it says): the name is written larger."""
    prices = {id(word) for word in card.prices}
    rest = [
        word
        for word in card.plain
        if id(word) not in prices
        and re.search(r"\w", word.text)
        and not _LONG_NUMBER.fullmatch(clean(word.text))
        and not _CODE.fullmatch(clean(word.text))
        and not NO_PRICE.fullmatch(clean(word.text))
    ]
    if not rest:
        return "", ""
    high = lines(rest)[0].box.height
    large = [word for word in rest if word.box.height >= high * 0.93]
    small = [word for word in rest if word.box.height < high * 0.93]
    return _said(large), _said(small)


def _is_notice(name: str, card: Card) -> bool:
    """微信同号 138…, 满30元送货: not a card, whatever number stands in it."""
    return is_note(name) and (not card.prices or bool(re.search(r"\d{3,}", name)))


def _said(words: list[Word]) -> str:
    return clean(" ".join(line.text for line in lines(words)))


def _entry(card: Card, page: Page) -> Entry | None:
    name, spec = _name(card)
    if not name or _NO_PICTURE.search(name) or _is_notice(name, card):
        return None
    if not card.prices and card.picture is None and not NO_PRICE.search(_said(card.words)):
        return None
    raw = _said(card.prices) or next((w.text for w in card.words if NO_PRICE.search(w.text)), "")
    said = money.read(raw)
    entry = Entry(name, spec, said.unit, said.price, said.list_price, where=f"第{page.number}页")
    entry.raw, entry.doubts = raw, list(said.doubts)
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
    entry.barcode = next(filter(_LONG_NUMBER.fullmatch, said), "")
    entry.spec = labelled.get("spec") or entry.spec
    entry.sku = labelled.get("sku", "")[:40]
    unit = unit_of(labelled.get("unit", ""))
    if unit and entry.unit and unit != entry.unit:
        entry.doubt("unit_conflict", f"{entry.unit} / {unit}")
    entry.unit = entry.unit or unit
