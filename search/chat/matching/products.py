"""Products as a typed order may call them: their names and texts, cut up for comparing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import cached_property

from search.analysis import numerals
from search.analysis.normalise import normalise
from search.analysis.quantities import Quantity
from search.chat.matching import name_parts
from search.chat.matching.name_parts import Segment
from search.chat.words import lexicon, sizes, units
from search.chat.words.units import PATTERN, Label

BOOKS, LEAST_TITLE = frozenset("本册套"), 5

_VOLUME = re.compile(
    r"(?<=[\u4e00-\u9fff])(?P<roman>i{1,3}|iv|vi{0,3}|ix|x)(?![a-z])"
    r"|第(?P<number>[\d一二三四五六七八九十]+)[部册卷季集]"
    # 三体 2 黑暗森林
    rf"|(?<=[\u4e00-\u9fff])\s?(?P<digit>[1-9])(?=$|[:：]|\s(?!{PATTERN})[\u4e00-\u9fff])"
)
_ROMAN = {roman: number for number, roman in enumerate("i ii iii iv v vi vii viii ix x".split(), 1)}
_TIMES = re.compile(r"[×*]\d|(?<=[a-z\d])x\d+[罐瓶盒包袋支条卷片个]|连包|整箱|箱装")
_PEN, _HELD = (
    re.compile("笔(?![袋盒筒记刀架])|螺[丝母帽](?!刀)|膨胀管|图钉|回形针"),
    re.compile(r"[刷伞刀扇梳锁壶椅勺叉剪](?:\s|$)"),
)
_INSIDE = re.compile(
    r"(?<![\d.])(?P<count>[1-9]\d{0,3}|两)(?P<unit>[枚个支颗粒片只块条双根节卷包罐瓶盒袋张株朵套])(?!\d)"
)
# 九一八
_SPELLED = re.compile("[一二三四五六七八九零〇]{3,}")
_LETTERS = re.compile(r"(?<![a-z\d])[a-z]+(?![a-z\d])")
# How many there are stands right behind the size.
_LETTERED = re.compile(r"(?<![a-z\d])(nb|m|x{0,3}[sl])(?=\d{2,3}(?![a-z\d.]))")
_LETTERS_OF_SIZES = (_LETTERS, _LETTERED, re.compile(r"(?<![a-z\d])[2-6]xl(?![a-z\d])"))
_DENIED = re.compile(r"不[含加]((?:(?!不)[\u4e00-\u9fffa-z]){1,6})")
# A model with one of these is another one.
_MODELS = re.compile(r"(?<![a-z])(?:pro|max|ultra|plus|mini|se|air|lite)(?![a-z])")
_HYPHENATED = re.compile(r"(?<![a-z\d])[a-z]+(?:-[a-z]+)+(?![a-z\d])")
_CODE_SIGNS = re.compile(r"[-_./+ ]")


def plain_code(text: str) -> str:
    """BCD-196TMPI and bcd 196 tmpi are one code."""
    return _CODE_SIGNS.sub("", text)


@dataclass(frozen=True)
class Variant:
    """One thing that can be bought of a product."""

    sku: str
    options: Mapping[str, str]
    price: Decimal
    unit: str
    barcode: str
    in_stock: bool = True

    @property
    def option(self) -> str:
        return "，".join(self.options.values())


@dataclass
class Product:
    """A product with its variants; its texts are normalised when they are first compared."""

    product_id: int
    title: str
    description: str = ""
    category: str = ""
    parameters: str = ""
    sales: Decimal = Decimal(0)
    variants: list[Variant] = field(default_factory=list)

    @cached_property
    def name(self) -> str:
        return name_parts.named(self.title)

    @cached_property
    def shelf(self) -> str:
        return normalise(self.category)

    @cached_property
    def more(self) -> str:
        """All that is said about it beside the name."""
        options = " ".join(value for variant in self.variants for value in variant.options.values())
        return name_parts.plain(f"{self.description} {self.parameters} {self.category} {options}")

    @cached_property
    def denied(self) -> frozenset[str]:
        """酒精 of 不含酒精."""
        return frozenset(_DENIED.findall(self.more))

    def is_titled_nearly(self, said: str) -> bool:
        """解忧杂货铺 is the book 解忧杂货店; of food one character makes another kind."""
        is_book = len(said) >= LEAST_TITLE and not BOOKS.isdisjoint(self.units)
        return is_book and any(
            len(part.text) == len(said)
            and sum(a != b for a, b in zip(part.text, said, strict=True)) == 1
            for part in self.segments
        )

    def ends_with(self, said: str) -> bool:
        """Whether it stands last, behind the name proper: 不锈钢 of 保温瓶 3.2L 不锈钢."""
        return len(self.segments) > 1 and self.segments[-1].text == said

    def is_flower(self, said: str) -> bool:
        """茉莉花, of 茉莉, and no 茉莉花茶."""
        return len(said) > 1 and any(part.text == f"{said}花" for part in self.segments)

    def is_free_of(self, what: str) -> bool:
        """无糖, of 糖."""
        return any(f"{no}{what}" in self.text for no in ("无", "不含", "不加", "零", "0"))

    @cached_property
    def text(self) -> str:
        return f"{self.name} {self.more}"

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        return name_parts.segments(self.name)

    @cached_property
    def phrases(self) -> frozenset[str]:
        """What its text says it is: 辣条; 洋芋 of 又叫洋芋. Contents and uses are left out."""
        return name_parts.phrases(self.description)

    @cached_property
    def labels(self) -> frozenset[Quantity]:
        # 100米/卷 of what is sold by 米 is how long the roll is, whatever is cut off.
        is_cut = "米" in self.units
        return sizes.labels(units.IN_A_CASE.sub(" ", self.text) if is_cut else self.text)

    @cached_property
    def label(self) -> Label:
        """What its name and parameters say that one of it holds."""
        text = f"{self.name} {normalise(self.parameters)}"
        sold_by = frozenset(self.units)
        case, in_case = units.case_in(self.text, sold_by)
        inside = _INSIDE.search(units.IN_A_CASE.sub(" ", text) if case else text)
        holds = (inside["unit"], int(inside["count"].replace("两", "2"))) if inside else ("", 1)
        told = units.told_of(text, sold_by)
        unit, count = told or holds
        return Label(
            measures=sizes.labels(text),
            count=count,
            inside=unit,
            is_told=told is not None,
            is_case=bool(_TIMES.search(self.name)),
            is_boxed=bool(_PEN.search(self.name)) or self.noun.endswith("蛋"),
            is_held=bool(_HELD.search(self.plain_name)),
            case=case,
            in_case=in_case,
        )

    @cached_property
    def plain_name(self) -> str:
        """The name without labels."""
        return " ".join(part.text for part in self.segments if not part.is_label)

    @cached_property
    def codes(self) -> str:
        """The name without signs inside model numbers: bcd196tmpi."""
        return plain_code(self.name)

    def has_sides(self, said: str) -> bool:
        """Whether its name tells them, in whatever unit: 30x30 of 300×300."""
        name = self.name.replace("×", "x").replace("*", "x")
        return said in name or "x".join(f"{side}0" for side in said.split("x")) in name

    @cached_property
    def hyphenated(self) -> frozenset[str]:
        """typec of Type-C数据线: words of letters with a hyphen inside."""
        return frozenset(map(plain_code, _HYPHENATED.findall(self.name)))

    @cached_property
    def models(self) -> frozenset[str]:
        return frozenset(_MODELS.findall(self.name))

    @cached_property
    def numbers(self) -> frozenset[str]:
        spelled = (
            "".join(f"{numerals.DIGITS[sign]}" for sign in each)
            for each in _SPELLED.findall(self.name)
        )
        return frozenset({*re.findall(r"\d+(?:\.\d+)?", self.name), *spelled})

    @cached_property
    def counted(self) -> frozenset[str]:
        """5年 of 新会陈皮 五年"""
        return frozenset(which for _end, which in sizes.counted(self.name).values())

    @cached_property
    def single(self) -> frozenset[str]:
        """冷 of 三角阀 4分 冷"""
        return frozenset(part.text for part in self.segments[1:] if len(part.text) == 1)

    @cached_property
    def letters(self) -> frozenset[str]:
        """Words of letters in the name: l of 尿垫 L, m of M码; xl of 拉拉裤 XL46; xxl of 2XL."""
        found = (each for pattern in _LETTERS_OF_SIZES for each in pattern.findall(self.name))
        return frozenset(spelling for each in found for spelling in sizes.spellings(each))

    @cached_property
    def volume(self) -> int | None:
        """2 of 三体Ⅱ; None where the name counts no volumes."""
        match = _VOLUME.search(self.name)
        if match is None:
            return None
        if match["roman"]:
            return _ROMAN[match["roman"]]
        number = numerals.number(match["number"] or match["digit"])
        return int(number) if number is not None else None

    @cached_property
    def spoken(self) -> Mapping[str, str]:
        """The name, and what else it is called, by their sounds in one string: |bai||san||tan|."""
        return name_parts.spoken((self.name, *self.phrases))

    @cached_property
    def sounded(self) -> str:
        """All that it is called, by the sounds."""
        return " ".join(self.spoken)

    @cached_property
    def sounds(self) -> list[str]:
        """The syllable of each character of the name, spoken carelessly."""
        return lexicon.sounds(self.name)

    @property
    def units(self) -> Iterable[str]:
        return dict.fromkeys(variant.unit for variant in self.variants)

    @property
    def noun(self) -> str:
        """What its name ends with, labels left out."""
        return next((part.text for part in reversed(self.segments) if not part.is_label), "")

    def comes_in(self, code: str) -> bool:
        """Whether it is sold in the size `code`: 38, xl."""
        options = (value for variant in self.variants for value in variant.options.values())
        is_option = not sizes.spellings(code).isdisjoint(value.lower() for value in options)
        if is_option or sizes.offers(self.more, code):
            return True
        return not code.isdecimal() and code in self.letters

    def is_numbered(self, number: str) -> bool:
        """84 of 84消毒液, 130 of 秋衣套装 130; what holds 84g is not."""
        return number in self.plain_name or any(part.text == number for part in self.segments)

    def has_colour(self, colour: str) -> bool:
        is_own = any(part.text == colour for part in self.segments)
        return is_own or sizes.has_colour(self.text, colour)
