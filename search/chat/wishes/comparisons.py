"""Which of several is meant, told by how it compares with the others: 要最亮的那种, 便宜的那个."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter

from search.chat.matching.matcher import Matcher
from search.chat.matching.products import Product
from search.chat.wishes.wish import Wish
from search.chat.words import comparatives
from search.chat.words.comparatives import Compared
from search.chat.words.noun_phrase import NounPhrase
from search.chat.words.sizes import PAPER

_LETTERS = ("xs", "s", "m", "l", "xl", "xxl", "xxxl")
_PAPER = re.compile(rf"(?<![a-z\d])(?P<format>{PAPER})(?![a-z\d])")
_SIDES = re.compile(r"(?<!\d)(?P<one>\d{2,3})[x×*](?P<other>\d{2,3})(?!\d)")


def take_out(wish: Wish, matcher: Matcher) -> None:
    """便宜点的 of 便宜点的可乐: no part of what it is called, where it tells which of several."""
    for start, end, compared in comparatives.within(wish.words):
        rest = f"{wish.words[:start]} {wish.words[end:]}".strip()
        products = [fit.product for fit in matcher.match(rest, wish.groups).fits]
        if rest and meant(compared, products, rest):
            wish.words = rest
            wish.compared.append(compared)
            return


def meant(told: Compared, products: Sequence[Product], words: str) -> set[int]:
    """
    The ids of those that are meant of the `products` that `words` fit; none where nothing tells
    them apart.
    """
    if told.is_price:
        prices = {each.price for one in products for each in one.variants}
        wanted = told.of(prices)
        priced = [one for one in products if any(each.price == wanted for each in one.variants)]
        return {one.product_id for one in priced} if len(prices) > 1 else set()
    # 小馄饨, of 馄饨 that should be 小的
    whole = f"{told.word}{NounPhrase(words).unsized}"
    named = {one.product_id for one in products if len(whole) > 1 and whole in one.name}
    called = {
        one.product_id
        for one in products
        if any(is_called(one, told.word, unit) for unit in one.units)
    }
    found = named or called
    if len(found) == len(products):
        return set()
    return found or outermost(products, told.direction, told.dimension)


def outermost(products: Iterable[Product], direction: int, dimension: str = "") -> set[int]:
    """
    The ids of those that hold most, or with a negative `direction` least; none where one of them
    does not say how much, or all hold the same. `dimension` is what is looked at of a name that
    tells of several.
    """
    return _outermost({each.product_id: _held(each, dimension) for each in products}, direction)


def _outermost(sizes: Mapping[int, Decimal | None], direction: int) -> set[int]:
    known = {amount for amount in sizes.values() if amount is not None}
    if len(known) < 2 or None in sizes.values() or not direction:
        return set()
    wanted = max(known) if direction > 0 else min(known)
    return {product_id for product_id, amount in sizes.items() if amount == wanted}


def _held(product: Product, dimension: str) -> Decimal | None:
    """How much it holds; of goods that say nothing of that, the size of their paper or letter."""
    told = (each for each in product.label.measures if dimension in (each.dimension, ""))
    measured = max(map(attrgetter("amount"), told), default=None)
    if dimension:
        return measured
    if measured is None and (paper := _PAPER.search(product.name)):
        # Half as much each time: A5 of A4; B is √2 times as much as A (ISO 216).
        said = paper["format"]
        return Decimal(2) ** (Decimal(said[0] == "b") / 2 - int(said[1]))
    if measured is None and (sides := _SIDES.search(product.name)):
        # 200x230, of quilts and towels
        return Decimal(sides["one"]) * Decimal(sides["other"])
    letters = [_LETTERS.index(each) for each in product.letters if each in _LETTERS]
    return Decimal(letters[0]) if measured is None and len(letters) == 1 else measured


def is_called(product: Product, word: str, pack: str = "") -> bool:
    """Whether its text says 大瓶, of `pack` 瓶, or 大号, 大份, 大果; 鲜切果盘 大 is 大份."""
    told = [f"{word}{each}" for each in (pack, "号", "份", "果") if each]
    return any(each in product.text for each in told) or product.ends_with(word)
