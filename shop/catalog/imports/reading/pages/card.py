"""One card of a page: the words that belong together, which of them are prices, which a name."""

import re
from dataclasses import dataclass, field, replace

from shop.catalog.imports.reading.pages.boxes import Box, Picture, Word, around, lines
from shop.catalog.imports.reading.pages.labels import fields
from shop.catalog.imports.reading.words import (
    NO_PRICE,
    clean,
    is_page_number,
    unit_of,
    without_shop_talk,
)

PRICE = re.compile(r"[¥￥]\s*\d|\d\s*(?:元|块)|\d\s*/\s*\D|[价]\s*[:：]?\s*\d")
# Beside the price that is asked: 原价 ¥59.
_LISTED = re.compile("原价|市场价|建议|吊牌|划线|官方|专柜|指导|门市|参考|平时|日常")
# Beside it as well: 会员价 ¥55, for some; what a shopper pays is called otherwise.
_OTHERS = re.compile(
    rf"{_LISTED.pattern}|批发|会员|进价|成本|出厂|代理|拿货|vip|团购|整?箱价", re.IGNORECASE
)
_BARE = re.compile(r"\d+(?:\.\d{1,2})?")
# Beside the price, smaller, in a box of its own: 券后 ¥9.9.
_LABEL = re.compile("(?:券后|到手|折后|抢购|秒杀|活动|特惠|促销|限时|拼团)[价:：]*")
LONG_NUMBER = re.compile(r"\d{8}|\d{12,14}")
_CODE = re.compile(r"(?:货号|编号|编码|条码|款号|型号|no|sku|art)\W*[\w-]+", re.IGNORECASE)


@dataclass
class Card:
    words: list[Word]
    column: int
    picture: Picture | None = None
    doubts: list[str] = field(default_factory=list)
    # Above pictures that stand below each other, and no goods.
    is_heading: bool = False

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
    def units(self) -> list[Word]:
        """
        /斤, in a box of its own; without a stroke only beside a name, since rice is 米 as well,
        and never a letter: M and L are sizes.
        """
        found = [word for word in self.plain if unit_of(word.text)]
        is_named = len(found) < len(self.plain) - 1
        return [
            word
            for word in found
            if (is_named and not re.fullmatch("[a-zA-Z]", clean(word.text)))
            or clean(word.text).startswith("/")
        ]

    @property
    def prices(self) -> list[Word]:
        priced = [word for word in self.plain if PRICE.search(clean(word.text))]
        return priced or [word for word in self.plain if _BARE.fullmatch(clean(word.text))]

    @property
    def asked(self) -> list[Word]:
        """Prices that a shopper may be meant to pay."""
        return [word for word in self.prices if not _OTHERS.match(clean(word.text))]


def name_of(card: Card) -> tuple[str, str]:
    """(name, what else it says): the name is written larger."""
    told = {id(word) for word in card.prices + card.units}
    rest = [
        word
        for word in card.plain
        if id(word) not in told
        and re.search(r"\w", word.text)
        and not LONG_NUMBER.fullmatch(clean(word.text))
        and not _CODE.fullmatch(clean(word.text))
        and not NO_PRICE.fullmatch(clean(word.text).removeprefix("已"))
    ]
    if not rest:
        return "", ""
    high = lines(rest)[0].box.height
    large = [word for word in rest if word.box.height >= high * 0.93]
    small = [word for word in rest if word.box.height < high * 0.93]
    return text_of(large), text_of(small)


def text_of(words: list[Word]) -> str:
    return clean(" ".join(line.text for line in lines(words)))


def without_talk(words: list[Word]) -> list[Word]:
    """Without what programs write beside goods."""
    own = [word for word in words if not is_page_number(word.text)]
    said = [replace(word, text=without_shop_talk(word.text)) for word in own]
    return [word for word in said if clean(word.text) and not _LABEL.fullmatch(clean(word.text))]
