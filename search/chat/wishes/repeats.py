"""What a second amount is to goods that have one: how heavy, what a pack holds, the total."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto

from core.quantity import GRAMS
from search.chat.matching.products import Product
from search.chat.words import units
from search.chat.words.amounts import Amount, Kind

# 一箱2瓶 is hardly a case of two.
LEAST_IN_CASE = 4
# Of what is sold singly, so many together.
_BUNDLES = (*units.PACKS, "把", "捆", "串", "板")


class Repeat(Enum):
    NONE = auto()
    WEIGHT = auto()  # how heavy the one is
    PACK = auto()  # what one of it holds
    TOTAL = auto()  # so many of what is sold singly: 生料带一包10卷


def repeat_of(old: Amount, new: Amount, sold: Sequence[Product]) -> Repeat:
    """What `new`, behind a complete `old`, is to the goods meant."""
    is_count = old.kind is Kind.COUNT is new.kind
    if not is_count or None in (old.number, new.number) or not (old.unit and new.unit):
        return Repeat.NONE
    if units.is_alike(old.unit, new.unit) or units.is_weight(old.unit):
        return Repeat.NONE
    if units.is_weight(new.unit) and _is_by_weight(sold):
        return Repeat.WEIGHT
    if any(holds(product, new) for product in sold):
        return Repeat.PACK
    sold_by = [variant.unit for product in sold for variant in product.variants]
    is_total = all(units.is_alike(unit, new.unit) for unit in sold_by) and old.unit in _BUNDLES
    return Repeat.TOTAL if sold_by and is_total else Repeat.NONE


def holds(product: Product, pack: Amount) -> bool:
    """Whether one of it is labelled to hold so much."""
    label = product.label
    if pack.number is None:
        return False
    if units.is_weight(pack.unit):
        weight = pack.number * GRAMS[pack.unit]
        return any(each.dimension == "g" and each.amount == weight for each in label.measures)
    if label.in_case == pack.number > 1 and any(
        units.is_alike(pack.unit, unit) for unit in product.units
    ):
        return True
    # 360个 of 360枚
    is_generic = {label.inside, pack.unit} <= units.GENERIC
    is_alike = is_generic or units.is_alike(label.inside, pack.unit)
    return label.count == pack.number and is_alike


def total(old: Amount, new: Amount, sold: Sequence[Product]) -> Amount:
    """
    How much 一包10卷 is of what is sold singly: ten; of 一箱2瓶 two more than a case, where the
    shop says how many that is. Two of 两包10卷 may be ten or twenty: no number.
    """
    cases = {each.label.in_case for each in sold if each.label.case == old.unit}
    if len(cases) == 1 and old.number is not None and new.number is not None:
        return replace(new, number=old.number * cases.pop() + new.number)
    is_case = old.unit in units.CASES and new.number is not None and new.number < LEAST_IN_CASE
    return new if old.number == 1 and not is_case else replace(new, number=None)


def _is_by_weight(sold: Sequence[Product]) -> bool:
    return any(units.is_weight(variant.unit) for each in sold for variant in each.variants)
