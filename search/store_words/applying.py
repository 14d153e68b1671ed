"""
Lines of a typed order in the light of what the store's people chose for the same words before.

The rule, so that no question silently becomes a wrong answer: what is clearly meant
(`weights.ahead`) is put first among the candidates and marked as preferred, and whoever orders
still sees the others. Where the reader was sure of something else, both are asked about; where it
found nothing, what the desk chose is offered. A match comes of it only where the store has fixed
the words, and what was fixed is in stock and sold in the unit that was said.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from search.chat.parsed import Ask, Goods, Line, ParsedOrder, Status
from search.models import StoreWord
from search.store_words import keys, memory, weights
from shop.catalog.models import ProductVariant
from shop.stores.models import Store

MOST_CANDIDATES = 12


def key_of(line: Line, *, is_asked: bool = False) -> str:
    """
    Under what the store remembers this line; empty where nothing is to be remembered. Where it is
    only asked for, the store may call goods as people are called.
    """
    if not line.words or line.option:
        return ""
    return keys.of(line.words, is_goods=is_asked or line.status is not Status.NOT_FOUND)


def applied(parsed: ParsedOrder, *, store: Store, at: datetime) -> ParsedOrder:
    """`parsed` with what the store knows; one query, none without words."""
    said = [key_of(line, is_asked=True) for line in parsed.lines]
    words = {key for key in said if key}
    if not words:
        return parsed
    known: dict[str, list[StoreWord]] = {}
    for row in memory.of_words(store=store, words=words):
        known.setdefault(row.words, []).append(row)
    lines = [
        _with(line, known[key], at=at) if key in known else line
        for line, key in zip(parsed.lines, said, strict=True)
    ]
    return replace(parsed, lines=tuple(lines))


def _with(line: Line, rows: Sequence[StoreWord], *, at: datetime) -> Line:
    best = weights.ahead([memory.vote_of(row) for row in rows], at=at)
    if best is None or (line.quantity is not None and line.quantity <= 0):
        return line
    goods = _goods(next(row.variant for row in rows if row.variant_id == best.variant_id))
    if not goods.in_stock or _is_read_so(line, goods) or _is_own_name(line):
        return line
    if best.is_fixed and line.unit in {"", goods.unit}:
        ask = Ask.QUANTITY if line.quantity is None else Ask.NOTHING
        return replace(
            line, status=Status.MATCH, candidates=(goods,), unit=goods.unit, ask=ask, option=""
        )
    others = [one for one in line.candidates if (one.product_id, one.sku) != _key(goods)]
    candidates = (goods, *others)[:MOST_CANDIDATES]
    return replace(line, status=Status.AMBIGUOUS, candidates=candidates, is_preferred=True)


def _is_read_so(line: Line, goods: Goods) -> bool:
    """The reader is sure of this product by itself; which size of it is for who orders."""
    return line.goods is not None and line.goods.product_id == goods.product_id


def _is_own_name(line: Line) -> bool:
    """All that a product is called means that one, whatever was taken instead of it before."""
    return line.goods is not None and key_of(line, is_asked=True) == keys.of(
        line.goods.name, is_goods=True
    )


def _key(goods: Goods) -> tuple[int, str]:
    return goods.product_id, goods.sku


def _goods(variant: ProductVariant) -> Goods:
    product = variant.product
    level = getattr(variant, "level", None)
    return Goods(
        product_id=product.pk,
        sku=variant.sku,
        name=product.title,
        unit=variant.unit,
        price=variant.price if variant.offer_price is None else variant.offer_price,
        option="，".join(str(value) for value in variant.options.values()),
        in_stock=product.in_stock if level is None else level.on_hand > level.reserved,
    )
