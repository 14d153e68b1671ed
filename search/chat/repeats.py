"""One thing counted in two ways: 一箱24瓶, 一袋 1.6公斤, 一个，十斤左右."""

from collections.abc import Sequence
from enum import Enum, auto

from search.chat import units
from search.chat.amounts import Amount, Kind
from search.chat.articles import Article


class Repeat(Enum):
    NONE = auto()
    AGAIN = auto()  # said again, and nothing new
    WEIGHT = auto()  # how heavy the one is
    PACK = auto()  # what one of it holds


def of(old: Amount, new: Amount, sold: Sequence[Article], *, is_close: bool) -> Repeat:
    """What `new`, behind a complete `old`, is to the goods meant; `is_close` without a sign."""
    is_count = old.kind is Kind.COUNT is new.kind
    if not is_count or None in (old.number, new.number) or not (old.unit and new.unit):
        return Repeat.NONE
    if units.is_alike(old.unit, new.unit) or units.is_weight(old.unit):
        return Repeat.NONE
    if units.is_weight(new.unit) and _is_by_weight(sold):
        return Repeat.WEIGHT if old.number == 1 else Repeat.AGAIN
    if any(holds(article, new) for article in sold):
        return Repeat.PACK
    is_case = units.is_case(old.unit) and not units.is_case(new.unit)
    return Repeat.PACK if is_case and is_close else Repeat.NONE


def holds(article: Article, pack: Amount) -> bool:
    """Whether one of it is labelled to hold so much."""
    label = article.label
    if pack.number is None:
        return False
    if units.is_weight(pack.unit):
        weight = pack.number * units.GRAMS[pack.unit]
        return any(each.dimension == "g" and each.amount == weight for each in label.measures)
    return label.count == pack.number and units.is_alike(label.inside, pack.unit)


def _is_by_weight(sold: Sequence[Article]) -> bool:
    return any(units.is_weight(variant.unit) for each in sold for variant in each.variants)
