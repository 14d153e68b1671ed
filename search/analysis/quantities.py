"""Amounts as goods are labelled: 10公斤 = 10kg = 20斤, 500毫升, 55寸."""

import re
from decimal import Decimal
from typing import NamedTuple

from core.quantity import GRAMS

# unit as written → (dimension, how many base units it is): gram, millilitre, millimetre, inch,
# and 匹, by which air conditioners are sold.
UNITS: dict[str, tuple[str, Decimal]] = {
    **{unit: ("g", grams) for unit, grams in GRAMS.items()},
    **dict.fromkeys(("mg", "毫克"), ("g", Decimal("0.001"))),
    **dict.fromkeys(("ml", "毫升"), ("m", Decimal(1))),
    **dict.fromkeys(("l", "升", "公升"), ("m", Decimal(1000))),
    **dict.fromkeys(("mm", "毫米"), ("l", Decimal(1))),
    **dict.fromkeys(("cm", "厘米"), ("l", Decimal(10))),
    "米": ("l", Decimal(1000)),
    **dict.fromkeys(("英寸", "寸", "吋"), ("i", Decimal(1))),
    "匹": ("h", Decimal(1)),
}

_words = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
# "2l" is two litres, "2lite" is not; nothing of the kind for Chinese units.
PATTERN = re.compile(rf"(\d{{1,9}}(?:\.\d{{1,6}})?) ?({_words})(?![a-z])")

_CHINESE = {digit: str(value) for value, digit in enumerate("零一二三四五六七八九")} | {"两": "2"}
_SPOKEN = re.compile(rf"([一二两三四五六七八九])?(十)?([一二三四五六七八九])?(半)?({_words})")
# 一箱, 两瓶: how much is wanted, which no name says.
MEASURE = re.compile(
    r"(?:[一二两三四五六七八九十半几]+|\d+)[箱瓶包袋盒罐桶提个支条件块只双台本套把根斤]"
)


class Quantity(NamedTuple):
    """`amount` in base units of `dimension` ("g", "m" ml, "l" mm, "i" inch, "h" 匹)."""

    dimension: str
    amount: Decimal


def read(number: str, unit: str) -> Quantity:
    """The quantity written as `number` and `unit`, both normalised."""
    dimension, factor = UNITS[unit]
    return Quantity(dimension, Decimal(number) * factor)


def spoken(word: str) -> Quantity | None:
    """十公斤, 一匹半, 二十五斤: a quantity in Chinese numerals below a hundred; None for others."""
    match = _SPOKEN.fullmatch(_half_last(word))
    if match is None or not any(match.groups()[:4]):
        return None
    first, ten, last, half, unit = match.groups()
    if ten:
        number = Decimal(10 * int(_CHINESE.get(first or "一", "1")))
    else:
        number = Decimal(_CHINESE[first]) if first else Decimal(0)
    if last:
        if not ten:
            return None
        number += int(_CHINESE[last])
    dimension, factor = UNITS[unit]
    return Quantity(dimension, (number + (Decimal("0.5") if half else 0)) * factor)


def _half_last(word: str) -> str:
    """一匹半 is written as 一半匹 is read."""
    return word[:-2] + "半" + word[-2] if word.endswith("半") and len(word) > 2 else word
