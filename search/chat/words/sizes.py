"""Sizes said beside the goods: 500ml, 60升, 一匹半, 43寸, XL, 38码, and colours."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.quantity import GRAMS
from search.analysis import numerals, segment, thesaurus
from search.analysis.numerals import NUMBER, NUMERALS
from search.analysis.quantities import UNITS, Quantity
from search.chat.words import lexicon

# Beside those that goods are searched by: what counts among appliances, drinks and paper.
_MORE_UNITS = {
    **dict.fromkeys(("度", "°", "°c"), ("degree", Decimal(1))),
    # 6厘 of drill bits; 48伏20安 of batteries, which are called 48V20Ah.
    "厘": ("l", Decimal(1)),
    # 1.8m; 3m makes glue.
    "m": ("l", Decimal(1000)),
    **dict.fromkeys(("v", "伏"), ("v", Decimal(1))),
    **dict.fromkeys(("a", "ah", "安", "安时"), ("a", Decimal(1))),
    **{unit: (unit, Decimal(1)) for unit in "抽 层 粒 键 色 目 孔 位 平方 步 段".split()},
    "孔位": ("孔", Decimal(1)),
}
_UNITS = {**UNITS, **_MORE_UNITS}
# A4, B5: what paper and what is made of it comes in; to be used in patterns.
PAPER = r"[ab]\d"
# Numbers of what is drunk that are sizes without a unit: 330整箱, 生抽 500 瓶 3.
OF_DRINKS = "200|250|280|310|330|350|355|380|390|500|550|555|600|750|1000"
UNIT = "|".join(sorted(map(re.escape, set(_UNITS) - {"两"}), key=len, reverse=True))
_MEASURE = re.compile(
    # 剪成2米, 剪2米一段: what is done with it; 剪十五米 is how much.
    rf"(?:(?<![成剪截{NUMERALS}])(?<!(?<!\d)分)|(?<=剪)(?!{NUMBER}米[一每][段根截]))(?!3m(?![a-z])|[千百万]层)(?P<number>{NUMBER})\s?(?P<unit>{UNIT})(?!(?<=[a-z])[a-z](?!(?<=a)[345]))"
    # 800x800米白, which is 米白
    r"(?!(?<=[x×*]\d\d\d米)[白黄灰])"
    rf"(?:(?P<half>半)|(?<=米)(?P<tenths>[1-9一二三四五六七八九])(?=的|那[种个款]|[\s,，宽高长]|$|[一二两三四五六七八九十][套条床根张块件个]|[\u4e00-\u9fff]*竿))?"
    r"(?:(?<=[米分m\d一二三四五六七八九半])[宽高长厚](?=的|\d|[\s,，]|$))?"
)
_LETTERS = r"(?:x{1,3}[sl]|[2-6]xl|[sml]|nb|均码)"
_LETTER = re.compile(rf"(?<![a-z0-9'])(?P<letter>{_LETTERS})(?:码|号)?(?![a-z0-9])")
# 卤粉 二两, 二锅头 3两装: a label only in a name, elsewhere how much, or two of something.
_LIANG = re.compile(rf"(?<![\d.{NUMERALS}斤])(?P<number>{NUMBER}|半)两(?=装|[\s)）]|$)")
_DIGITS_LIANG = re.compile(r"(?<![\d.])(?P<number>[1-9])两")
# 一百三十码
_SPOKEN = re.compile(rf"(?<![{NUMERALS}])(?P<number>[{NUMERALS}]{{2,6}})码")
_NUMBERED = re.compile(
    r"(?:(?<![a-z])size\s?(?=\d)|(?<![\d.])(?=\d{2,3}\s?(?:码|号|#|腰)))(?P<number>\d{2,3})(?!\.?\d)"
    r"\s?(?:码|号|#|腰)?"
)
# 38的, 500的, 七百五的: a bare number that is said of the goods.
_BARE = re.compile(
    r"(?<![a-z\d.])(?P<number>\d{2,4}|\d{1,2}\.\d{1,2}"
    # 一百三的帽子 may be of a jacket before.
    rf"|[{NUMERALS}]{{3,7}}(?=那|的(?:$|透明|[大中小\s,，那要来拿给\d{NUMERALS}])))(?:宽(?=的)|(?=\s?[的那]))"
)
# 运动鞋40: a size, if the goods come in it, else a part of the name: 1984.
_LOOSE = re.compile(r"(?<=[\u4e00-\u9fff\s])(?P<number>\d{2,3})(?=\s|$)")
# 1.5*2.0m, 宽1.5*高2.0m
_SIDES = re.compile(
    r"(?:[宽高长深厚]?\d+(?:\.\d+)?[*×x])+[宽高长深厚]?\d+(?:\.\d+)?\s?(?P<unit>mm|cm|m|毫米|厘米|米)(?![a-z])"
)
# 五年, 6星
_COUNTED = re.compile(
    rf"(?<![\d.{NUMERALS}])(?P<number>\d{{1,2}}|[{NUMERALS}]{{1,3}})(?P<of>年级|[年星级格])"
)
# Kinds of goods said by weight: units of sizes only where they are not the amount wanted.
_LIST = re.compile(rf"{_LETTERS}(?:[/、]{_LETTERS})+|均码")
# 尺码100/110/120
_NUMBERS = re.compile(r"(?<![\d/.])\d{2,3}(?:/\d{2,3})+(?![\d/.])")
MOST_AMPERES = 250
_SPAN = re.compile(r"(\d{2,3})\s?[-~至到]\s?(\d{2,3})\s?(?:码|号|cm)?")
_COLOUR_LIST = re.compile(r"[\u4e00-\u9fff]{1,3}色(?:/[\u4e00-\u9fff]{1,3}色)+")


@dataclass(frozen=True, kw_only=True)
class Size:
    """
    A size as it was said: a measure with its `quantity`, a `code` (XL, 38), or a bare
    number, which may be either.
    """

    start: int
    end: int
    quantity: Quantity | None = None
    number: Decimal = Decimal(0)
    code: str = ""
    is_bare: bool = False
    is_loose: bool = False


def find(text: str) -> list[Size]:
    """The sizes of a normalised `text`, in which amounts are blanks already."""
    found = [*_measures(text), *_weights(text)]
    for pattern in (_LETTER, _NUMBERED, _SPOKEN, _BARE, _LOOSE):
        for match in pattern.finditer(text):
            if not any(size.start < match.end() and match.start() < size.end for size in found):
                code = match.groupdict().get("letter") or match["number"]
                if pattern in (_BARE, _SPOKEN):
                    number = numerals.number(code)
                    if number is None:
                        continue
                    code = f"{number:f}"
                found.append(
                    Size(
                        start=match.start(),
                        end=match.end(),
                        code=code,
                        is_bare=pattern is _BARE,
                        is_loose=pattern is _LOOSE,
                    )
                )
    return found


def _weights(text: str) -> Iterator[Size]:
    """3两 of 3两的卤粉; 三两 is told by the words as they are."""
    for match in _DIGITS_LIANG.finditer(text):
        number = Decimal(match["number"])
        quantity = Quantity("g", GRAMS["两"] * number)
        yield Size(start=match.start(), end=match.end(), quantity=quantity, number=number)


def labels(text: str) -> frozenset[Quantity]:
    """The measures that a product's own text names."""
    measures = {size.quantity for size in _measures(text) if size.quantity}
    weights = filter(None, (numerals.number(each["number"]) for each in _LIANG.finditer(text)))
    measures |= {Quantity("g", GRAMS["两"] * each) for each in weights}
    return frozenset(measures.union(_sides(text)))


def counted(text: str) -> Mapping[int, tuple[int, str]]:
    """5年 of 五年 and of 5年, by where it begins; with where it ends."""
    return {
        match.start(): (match.end(), f"{numerals.number(match['number'])}{match['of']}")
        for match in _COUNTED.finditer(text)
    }


def spellings(code: str) -> frozenset[str]:
    """2xl and xxl, of either; 84 is no 消毒液 here."""
    return frozenset({code, *(() if code.isdecimal() else thesaurus.built_in().get(code, ()))})


def offers(text: str, code: str) -> bool:
    """Whether a product's text says that it comes in `code`: S/M/L, 35-43码."""
    if code.isdecimal():
        if any(code in match[0].split("/") for match in _NUMBERS.finditer(text)):
            return True
        return any(int(low) <= int(code) <= int(high) for low, high in _SPAN.findall(text))
    offered = (each for match in _LIST.finditer(text) for each in re.split("[/、]", match[0]))
    return not spellings(code).isdisjoint(offered)


def offered_colour(text: str, colour: str) -> str:
    """驼色 of a text with 驼色/灰色, where one must be chosen; empty elsewhere."""
    for match in _COLOUR_LIST.finditer(text):
        for each in match[0].split("/"):
            if colour in each:
                return each
    return ""


# 米 and 粉 are goods, too.
_WORDS = lexicon.COLOURS - {"米", "粉"}


def has_colour(text: str, colour: str) -> bool:
    """Whether a product's `text` says that it, or its pack, is of `colour` (one character)."""
    if colour in text and is_coloured(text, colour):
        return True
    # 吐鲁番|绿|葡萄干, and neither 绿豆 nor 白心火龙果
    parts = text.split() if colour in _WORDS and colour in text else ()
    if any(colour in segment.words(part) for part in parts):
        return True
    for each in (colour, *lexicon.COLOUR_KIN.get(colour, "")):
        start = text.find(each)
        while start >= 0:
            after, before = text[start + 1 : start + 2], text[start - 1 : start]
            if start == 0 or (after and after in lexicon.COLOURED) or (before in lexicon.SHADES):
                return True
            start = text.find(each, start + 1)
    return False


def is_coloured(text: str, colour: str) -> bool:
    """Whether `text` has the colour for a word of its own: 34cm 粉, 粉色."""
    alone = rf"(?<![\u4e00-\u9fff\d]){colour}(?![\u4e00-\u9fff])"
    return bool(re.search(rf"{alone}|{colour}色", text))


def _sides(text: str) -> Iterator[Quantity]:
    for match in _SIDES.finditer(text):
        dimension, factor = _UNITS[match["unit"]]
        for side in re.findall(r"\d+(?:\.\d+)?", match[0]):
            yield Quantity(dimension, Decimal(side) * factor)


def _measures(text: str) -> list[Size]:
    found = []
    for match in _MEASURE.finditer(text):
        number = numerals.number(match["number"])
        before = text[match.start() - 1 : match.start()]
        is_code = match["unit"] in "av" and before.isascii() and before.isalpha() and before != "v"
        is_code |= match["unit"] == "a" and number is not None and number > MOST_AMPERES
        if number is None or not number or is_code:
            # kt88a and 硒鼓388a are no currents.
            continue
        if match["half"]:
            number += numerals.HALF
        if match["tenths"]:
            # 4米5
            number += (numerals.number(match["tenths"]) or 0) / Decimal(10)
        dimension, factor = _UNITS[match["unit"]]
        quantity = Quantity(dimension, number * factor)
        found.append(Size(start=match.start(), end=match.end(), quantity=quantity, number=number))
    return found
