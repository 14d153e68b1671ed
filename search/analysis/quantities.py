"""Amounts as goods are labelled: 10公斤 = 10kg = 20斤, 500毫升, 55寸."""

import re
from decimal import Decimal
from typing import NamedTuple

from core.quantity import GRAMS
from search.analysis import numerals

# unit as written → (dimension, how many base units it is): gram, millilitre, millimetre, inch,
# and 匹, by which air conditioners are sold.
UNITS: dict[str, tuple[str, Decimal]] = {
    **{unit: ("g", grams) for unit, grams in GRAMS.items()},
    **dict.fromkeys(("mg", "毫克"), ("g", Decimal("0.001"))),
    **dict.fromkeys(("ml", "毫升"), ("m", Decimal(1))),
    **dict.fromkeys(("l", "升", "公升"), ("m", Decimal(1000))),
    **dict.fromkeys(("mm", "毫米"), ("l", Decimal(1))),
    **dict.fromkeys(("cm", "厘米", "公分"), ("l", Decimal(10))),
    **dict.fromkeys(("米", "公尺"), ("l", Decimal(1000))),
    **dict.fromkeys(("英寸", "寸", "吋"), ("i", Decimal(1))),
    **dict.fromkeys(("匹", "p"), ("h", Decimal(1))),
    **dict.fromkeys(("瓦", "w"), ("w", Decimal(1))),
    **dict.fromkeys(("千瓦", "kw"), ("w", Decimal(1000))),
    **dict.fromkeys(("毫安", "毫安时", "mah"), ("mah", Decimal(1))),
    **dict.fromkeys(("gb",), ("gb", Decimal(1))),
    **dict.fromkeys(("tb",), ("gb", Decimal(1024))),
}
# What sizes are counted in: 24色, 240目, 五孔, 2.5平方. No base unit: told as number and word.
COUNTED = "色 目 码 件套 层 抽 孔 位 步 号 平方 粒 枚 度 连 键 门 座".split()

_words = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
# "2l" is two litres, "2lite" is not; nothing of the kind for Chinese units.
PATTERN = re.compile(rf"(\d{{1,9}}(?:\.\d{{1,6}})?) ?({_words})(?![a-z])")

_NUMERAL = "[零一二两三四五六七八九十百半]+(?:点[零一二三四五六七八九]+)?"
_all = "|".join(sorted(map(re.escape, [*UNITS, *COUNTED]), key=len, reverse=True))
# 十公斤, 一匹半, 二十四色: looked for before a run is cut into words.
SPOKEN = re.compile(rf"(?P<number>{_NUMERAL})(?P<unit>{_all})(?P<half>半)?(?![a-z])")
# 一箱, 两瓶, 那套: how much is wanted, which no name says.
MEASURE = re.compile(
    r"(?:[一二两三四五六七八九十半几]+|\d+|[那这哪])[箱瓶包袋盒罐桶提个支条件块只双台本套把根斤]"
)


class Quantity(NamedTuple):
    """`amount` in base units of `dimension` ("g", "m" ml, "l" mm, "i" inch, "h" 匹, …)."""

    dimension: str
    amount: Decimal


def read(number: str, unit: str) -> Quantity:
    """The quantity written as `number` and `unit`, both normalised."""
    dimension, factor = UNITS[unit]
    return Quantity(dimension, Decimal(number) * factor)


class Size(NamedTuple):
    """A size as it is spoken: its `number`, and the quantity where its unit has a base."""

    number: Decimal
    unit: str
    quantity: Quantity | None


def spoken(match: re.Match[str]) -> Size | None:
    """What SPOKEN has found; None for what is no number (百百)."""
    number = _number(match["number"])
    if number is None:
        return None
    number += Decimal("0.5") if match["half"] else 0
    if match["unit"] not in UNITS:
        return Size(number, match["unit"], None)
    return Size(number, match["unit"], read(str(number), match["unit"]))


def _number(word: str) -> Decimal | None:
    """三点五 is 3.5."""
    whole, _point, rest = word.partition("点")
    number = numerals.number(whole)
    if number is None or not rest:
        return number
    digits = "".join(str(numerals.DIGITS.get(sign, 0)) for sign in rest)
    return Decimal(f"{number}.{digits}")
