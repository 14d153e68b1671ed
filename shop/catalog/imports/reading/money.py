"""
A text that stands where a price should → the price it says, the unit, the crossed-out price.
Certain only when every sign of the text was understood; anything else is a doubt.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from shop.catalog.imports.reading import writings
from shop.catalog.imports.reading.entry import Doubt, Money
from shop.catalog.imports.reading.words import NO_PRICE, SAME_UNIT, WEIGHTS, clean, simplified

CENT = Decimal("0.01")
MOST = Decimal(9_999_999)
_FOR_SOME = ("private", "group")
# Dearer than this is more often a number of something else.
SELDOM = Decimal(200_000)


@dataclass
class _Offer:
    """An amount with what stands around it."""

    amount: Decimal
    label: str = ""
    unit: str = ""
    is_signed: bool = True
    in_brackets: bool = False


@dataclass
class _Reading:
    """How far the text is read."""

    offers: list[_Offer] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    label: str = ""
    unit: str = ""
    words: str = ""
    depth: int = 0
    # (how many, of what, as written, before which offer)
    counts: list[tuple[Decimal, str, str, int]] = field(default_factory=list)

    def doubt(self, code: str, about: str = "") -> None:
        self.doubts.append(Doubt(code, about.strip()))

    def offer(self, amount: Decimal, *, is_signed: bool = True) -> None:
        found = _Offer(amount, self.label, self.unit, is_signed, self.depth > 0)
        self.label = self.unit = ""
        self.offers.append(found)

    def per(self, unit: str) -> None:
        if self.offers and not self.offers[-1].unit:
            self.offers[-1].unit = unit
        elif self.offers and self.offers[-1].unit != unit:
            self.doubt("unit_conflict", unit)
        elif not self.offers:
            self.unit = unit


# What a kind of token does to the reading.
Take = Callable[[_Reading, re.Match[str]], None]


def read(text: str) -> Money:
    """Never guesses: what is not understood is a doubt, whatever price was found beside it."""
    said = simplified(clean(text).lower())
    if not said:
        return Money(doubts=(Doubt("no_price"),))
    reading = _Reading()
    for kind, found in _tokens(said):
        _TAKE[kind](reading, found)
    money = _judged(reading, said)
    return replace(money, doubts=tuple(dict.fromkeys(money.doubts)))


def of_number(value: Decimal) -> Money:
    """A cell that holds a number; what binary fractions leave behind is cut away."""
    price = value.quantize(CENT)
    doubts = []
    if abs(price - value) > Decimal("0.000001"):
        doubts.append(Doubt("more_than_cents", str(value)))
    return _bounded(Money(price=price, doubts=tuple(doubts)))


def has_digits(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _tokens(said: str) -> Iterator[tuple[str, re.Match[str]]]:
    for found in writings.TOKEN.finditer(said):
        kind = next(name for name in _TAKE if found[name] is not None)
        yield kind, found


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _unit(text: str) -> str:
    return SAME_UNIT.get(text.lower(), text)


def _small(reading: _Reading, found: re.Match[str]) -> None:
    """5块5, 5元5角, 8毛, 8毛5."""
    if found["only_jiao"]:
        cents = int(found["only_jiao"]) * 10 + int((found["fen"] or "0")[0])
        reading.offer(Decimal(cents) / 100)
        return
    whole = _number(found["small_yuan"])
    if whole % 1:
        reading.doubt("text_after_price", found[0])
    reading.offer(whole + Decimal(found["jiao"]) / 10)


def _money(reading: _Reading, found: re.Match[str]) -> None:
    reading.offer(_number(found["signed"] or found["yuan"]))


def _chinese(reading: _Reading, found: re.Match[str]) -> None:
    """二十五元, 三块五: read, and always asked."""
    reading.doubt("cn_digits", found[0])
    amount = Decimal(writings.chinese_number(found["chinese"]))
    if found["chinese_yuan"] in "角毛":
        amount /= 10
    elif found["chinese_rest"]:
        amount += Decimal(writings.chinese_number(found["chinese_rest"])) / 10
    reading.offer(amount)


def _range(reading: _Reading, found: re.Match[str]) -> None:
    reading.doubt("range", found[0])


def _weight(reading: _Reading, found: re.Match[str]) -> None:
    """/500g is a 斤; other weights are no unit of ours."""
    measure = _unit(found["measure"])
    known = WEIGHTS.get(f"{found['weight_of']}{found['measure']}".lower())
    if known or Decimal(found["weight_of"]) == 1:
        reading.per(known or measure)
    else:
        reading.doubt("unit_unknown", found[0])


def _pack(reading: _Reading, found: re.Match[str]) -> None:
    """19.9/瓶×24, 29.9/盒(500g): what is in it, as long as the price says of what it is."""
    if not (reading.offers and reading.offers[-1].unit):
        reading.doubt("bundle", found[0])


def _per(reading: _Reading, found: re.Match[str]) -> None:
    reading.per(_unit(found["per_unit"] or found["before_unit"]))


def _count(reading: _Reading, found: re.Match[str]) -> None:
    said, unit = found["amount"], _unit(found["counted"])
    if said == "半":
        reading.doubt("bundle", found[0])
        return
    amount = _number(said) if said[0].isdigit() else Decimal(writings.chinese_number(said))
    if amount == 1:
        reading.per(unit)
        return
    is_content = reading.depth and reading.offers and reading.offers[-1].unit not in ("", unit)
    if not is_content:
        reading.counts.append((amount, unit, found[0].strip(), len(reading.offers)))


def _bare(reading: _Reading, found: re.Match[str]) -> None:
    reading.offer(_number(found[0]), is_signed=False)


def _labelled(label: str) -> Take:
    def take(reading: _Reading, _found: re.Match[str]) -> None:
        reading.label = label

    return take


def _soft(reading: _Reading, found: re.Match[str]) -> None:
    reading.doubt("from_price", found[0])


def _open(reading: _Reading, _found: re.Match[str]) -> None:
    reading.depth += 1


def _close(reading: _Reading, _found: re.Match[str]) -> None:
    reading.depth = max(0, reading.depth - 1)


def _sign_only(_reading: _Reading, _found: re.Match[str]) -> None:
    pass


def _word(reading: _Reading, found: re.Match[str]) -> None:
    reading.words += found[0]


_TAKE: dict[str, Take] = {
    "range": _range,
    "small": _small,
    "money": _money,
    "chinese": _chinese,
    "weight": _weight,
    "pack": _pack,
    "per": _per,
    "count": _count,
    "measured": _word,
    "bare": _bare,
    "group": _labelled("group"),
    "private": _labelled("private"),
    "list": _labelled("list"),
    "sell": _labelled("sell"),
    "soft": _soft,
    "content": _pack,
    "open": _open,
    "close": _close,
    "sign_only": _sign_only,
    "word": _word,
}


def _judged(reading: _Reading, said: str) -> Money:
    if reading.words and NO_PRICE.search(said):
        reading.doubt("no_price", said)
    elif reading.words:
        reading.doubt("text_after_price" if reading.offers else "no_price", said)
    chosen = _chosen(reading)
    lists = [offer for offer in reading.offers if offer.label == "list"]
    if len(lists) > 1:
        reading.doubt("several_prices", said)
    if chosen is None:
        if not reading.doubts:
            reading.doubt("no_price", said)
        return Money(doubts=tuple(reading.doubts))
    unit = chosen.unit or reading.unit
    money = Money(
        price=chosen.amount,
        unit=unit,
        list_price=lists[0].amount if lists else None,
    )
    return _bounded(_per_piece(money, reading))


def _chosen(reading: _Reading) -> _Offer | None:
    """The one amount that is asked of a shopper; doubts where more than one could be."""
    sells = [offer for offer in reading.offers if offer.label == "sell"]
    plain = [offer for offer in reading.offers if not offer.label]
    others = [offer for offer in reading.offers if offer.label]
    candidates = sells or plain
    about = " ".join(str(offer.amount) for offer in reading.offers)
    if len(candidates) + (len(plain) if sells else 0) > 1:
        reading.doubt("several_prices", about)
    if plain and not sells and others and all(offer.label in _FOR_SOME for offer in others):
        reading.doubt("several_prices", about)
    if reading.label in ("list", *_FOR_SOME):
        reading.doubt("several_prices", about)
    if candidates and candidates[0].in_brackets and not candidates[0].label:
        reading.doubt("text_after_price", about)
    if candidates or not others:
        return candidates[0] if candidates else None
    labels = [offer.label for offer in others]
    if labels.count("group") == 1 and "private" not in labels:
        reading.doubt("group_price", about)
        return others[labels.index("group")]
    is_private = any(label in _FOR_SOME for label in labels)
    reading.doubt("only_wholesale" if is_private else "only_suggested", about)
    return None


def _per_piece(money: Money, reading: _Reading) -> Money:
    """10元3个 is 3.33 each, and asked; another count beside the price is asked as well."""
    if not reading.counts or money.price is None:
        return replace(money, doubts=tuple(reading.doubts))
    amount, unit, written, _before = reading.counts[0]
    is_alone = len(reading.counts) == 1 and len(reading.offers) == 1 and not money.unit
    reading.doubt("bundle", written)
    if is_alone and amount > 0:
        money = replace(money, price=(money.price / amount).quantize(CENT), unit=unit)
    return replace(money, doubts=tuple(reading.doubts))


def _bounded(money: Money) -> Money:
    """No price is nothing, below nothing, or beyond all measure."""
    doubts = list(money.doubts)
    price = money.price
    if price is not None and price != price.quantize(CENT):
        doubts.append(Doubt("more_than_cents", str(price)))
    if price is not None and not 0 < price <= MOST:
        return replace(money, price=None, doubts=(*doubts, Doubt("no_price", str(price))))
    if price is not None and price > SELDOM:
        doubts.append(Doubt("very_dear", str(price)))
    if money.list_price is not None and price is not None and money.list_price <= price:
        doubts.append(Doubt("list_below_price", f"{money.list_price} ≤ {price}"))
        return replace(money, list_price=None, doubts=tuple(doubts))
    return replace(money, doubts=tuple(doubts))
