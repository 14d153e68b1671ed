"""Units of goods: which mean the same, which convert exactly, which must be asked about."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from core.quantity import GRAMS, plain
from search.analysis.numerals import NUMERALS
from search.analysis.quantities import Quantity
from search.chat.parsed import Ask

DOZEN = "打"
METRE = "米"
PAIRS = frozenset("对双副")
_MILLILITRES = {"升": Decimal(1000), "l": Decimal(1000), "毫升": Decimal(1), "ml": Decimal(1)}
_MILLIMETRES = {"米": Decimal(1000), "厘米": Decimal(10), "cm": Decimal(10)}
_SCALES = (GRAMS, _MILLILITRES, _MILLIMETRES)

# How one thing is counted, whatever it is packed in.
GENERIC = frozenset("个 只 份 件 枚 颗 粒 坨 客".split())
# How one thing of a certain shape is counted.
SHAPED = frozenset(
    "支 枝 根 条 把 块 顶 本 册 套 张 片 台 部 盏 头 朵 棵 株 盆 幅 尊 截 节 瓣 辆 架 座"
    " 床 口 面 穗".split()
)
PACKS = frozenset(
    "包 袋 盒 瓶 罐 听 桶 杯 箱 提 卷 卡 板 捆 扎 筐 篮 坛 壶 碗 串 盘 碟 份 篓 兜 网 摞 沓 梳"
    " 刀 令 束 挂 排 帖 贴 剂 筒 管 个平方 平米 笼 饼 屉 组 团".split()
)
# Packs of several: one of these is never one of what is inside.
CASES = frozenset({"箱", "提", "件"})
_FILLED = frozenset("箱件筐袋包盒")
# What shops call whatever they sell.
ANYTHING = frozenset({"件", "份"})
# One of these is not one of what belongs to it.
_SETS = CASES | {"套"}
# 一支生抽, 一瓶胶水: in the south, and of glue and paint, one is the other.
_VESSELS = frozenset("瓶支枝管罐听桶盒杯")
_BAGS = frozenset("包袋盒")
_IN_A_BOX = frozenset("套辆架座艘")
# 红牛一件 is a case of it to whoever sells it and one can to some who buy.
_CASE_OF_DRINKS, _DRINKS_COME_IN = "件", _VESSELS - frozenset("支枝管")
# A pair of scissors, or a handful of sausages.
_HANDFUL = "把"
_SINGLES = frozenset("个 只 支 枝 根 条".split())
_BOXED_SINGLES = _SINGLES | {"枚"}
# 一双连裤袜; a case, to restaurants; 5号电池一板.
_ONE_FOR_ONE = frozenset({("双", "条"), ("件", "箱"), ("板", "卡"), ("卡", "板"), ("份", "套")})
# Two of these are a pair: 发财树一对.
_GROWN = frozenset("盆棵株盏把尊座瓶台")
_ALIKE = "包袋 罐听 支枝只 条根穗 卷盘 本册 台部 对双副付 扎束把 筒桶 客份碟".split()
_SAME = {unit: index for index, together in enumerate(_ALIKE) for unit in together}

_COUNTED = GENERIC | SHAPED | PACKS | PAIRS
# What holds several: 16粒 may be one of these.
_HOLDING = PACKS | ANYTHING | PAIRS | {"套"}
# What is no unit before these: 两 before another one is a number (3两本), 2口味 are tastes.
_NOT_BEFORE = {
    # 二两口蘑, 半斤二两面
    "两": f"(?:[{''.join(sorted(_COUNTED - {'口', '面'}))}]|口[锅缸井]|面[镜旗鼓锣子])",
    "客": "[厅户人服]",
    "台": "[县阶]",
    "床": "[上单品垫笠头边]",
    "饼": "[干]",
    "组": "[合装]",
    "团": "[购圆员队体建长]",
    "克": "里斯|力[架安]|米特|莱[因斯]",
    "贴": "[心纸画]",
    "排": "[水骨队名插]",
    "挂": "[锁面钩件画历饰钟衣]",
    # 110管5根: pipes
    "管": r"[子道理钳]|(?<=\d\d管)\s?[要来]?[\d一二两三四五六七八九十]{1,3}[根条支]",
    "提": "[货前醒示供]",
    "筒": "[子裤裙]",
    "双": "[肩汇层]|头(?!层)|面(?![粉包条膜霜盆])|色[的本版]",
}
# And these are units only of these: 一口锅, 一面镜子; 老两口 and 四面八方 are no amounts.
_ONLY_OF = {"口": "锅缸井", "面": "镜旗鼓锣"}
_END = r"\s|$|[,，。;；]"


def pattern(unit: str) -> str:
    """`unit` where what follows does not make another word of it: no 双 of 双面胶."""
    if unit in _ONLY_OF:
        of = _ONLY_OF[unit]
        # 一口铁锅, 高压锅一口要大的
        return rf"(?:{unit}(?={_END}|[^\s\d]{{0,4}}[{of}])|(?<=[{of}][\d一二两三四五六]){unit})"
    return f"{unit}(?!{_NOT_BEFORE[unit]})" if unit in _NOT_BEFORE else unit


# Of one character each, for what may not stand before or behind something.
ONE_CHARACTER = "".join(sorted(unit for unit in {*_COUNTED, *GRAMS} if len(unit) == 1))
# Right behind 一斤 or 一斤半, where speech without signs may go on to somebody else.
_count = rf"[\d{NUMERALS}半几][{ONE_CHARACTER}]"
BEHIND_COUNT = rf"(?:(?<={_count})|(?<={_count}半))"
# For patterns of other modules, long ones first.
_all = sorted({*_COUNTED, DOZEN, *GRAMS}, key=lambda unit: (-len(unit), unit))
PATTERN = "|".join(map(pattern, _all))


# 24瓶/箱, 24瓶装一箱; 每箱24瓶, 整箱15瓶, 一卷100米
_single = "[瓶罐听盒袋包支枝桶杯个枚只条卷块双片节本根张斤副提米粒颗朵贴把刀株盆]"
_case = "[箱件提条根盒包板筐筒排扎捆袋卡打卷盘把束桶瓶罐]"
IN_A_CASE = re.compile(
    rf"(?<![\d.])(?P<number>[1-9]\d{{0,2}})(?P<unit>{_single})装?\s?[/每一]\s?(?P<case>{_case})"
    rf"|[整每一](?P<of>{_case})(?:装|有|共|[=:])?\s?(?P<so_many>[1-9]\d{{0,2}})(?P<singles>{_single})"
)


# 550ml×24, of what is sold by 瓶; a 盒 or 排 ×8 may be all of them.
_TIMES = re.compile(r"[×x*]\s?(?P<number>[6-9]|[1-4]\d)(?![\dx×*.]|[cm]?m)")
_ONE_BY_ONE = frozenset("瓶罐听支桶")


class Tier(IntEnum):
    """How well a unit fits a product: only the best tier of the candidates stays."""

    SAME = 0
    BY_LABEL = 1  # so many of its packs, by what the label says
    ASKED = 2
    OTHER_KIND = 3  # two 斤 of what is sold by the case and has no weight


@dataclass(frozen=True)
class Label:
    """What a pack says of itself: 500g; `count` pieces `inside` (30枚); several of a kind."""

    measures: frozenset[Quantity] = frozenset()
    count: int = 1
    inside: str = ""
    is_case: bool = False
    # Pens and eggs: a box of them is many, a box of toothpaste one.
    is_boxed: bool = False
    # 牙刷: 一把 is one.
    is_held: bool = False
    # 50个/条, of what else is one by one.
    is_told: bool = False
    # 24瓶/箱 of what is sold by 瓶: how many a case of them is.
    case: str = ""
    in_case: int = 1


NO_LABEL = Label()


@dataclass(frozen=True)
class Conversion:
    """`quantity` in the product's unit; None where it must be asked."""

    tier: Tier
    quantity: Decimal | None
    ask: Ask = Ask.NOTHING


_ASKED = Conversion(Tier.ASKED, None, Ask.QUANTITY)


def is_weight(unit: str) -> bool:
    return unit in GRAMS


def is_alike(one: str, other: str) -> bool:
    return one == other or (one in _SAME and _SAME[one] == _SAME.get(other))


def convert(number: Decimal, said: str, unit: str, *, label: Label = NO_LABEL) -> Conversion:
    """How `number` of the unit `said` is bought in `unit`; `label` is what one of it holds."""
    if found := _plainly(number, said, unit):
        return found
    if label.case and (is_alike(said, label.case) or {said, label.case} <= CASES):
        # A dozen of others is as sure.
        tier = Tier.SAME if said == DOZEN else Tier.BY_LABEL
        return _whole(Conversion(tier, plain(number * label.in_case)), unit)
    if is_weight(unit):
        loose = said in GENERIC or said in SHAPED or said == DOZEN
        return Conversion(Tier.SAME if loose else Tier.ASKED, None, Ask.WEIGHT)
    if said in (DOZEN, "对") and label.count > 1:
        return _ASKED
    # 充电器套装一个
    is_one = (said == _HANDFUL and label.is_held) or (number, said, unit) == (1, "个", "套")
    if is_one and label.count == 1 and not label.inside:
        return _whole(Conversion(Tier.BY_LABEL, number), unit)
    is_pack = unit in _HOLDING or said in GRAMS or label.is_told
    found = (_by_label(number, said, label) if is_pack else None) or _by_pack(
        number, said, unit, label
    )
    # 件 of whatever it is says nothing for or against a bottle.
    if unit in ANYTHING and found.tier is Tier.BY_LABEL:
        found = Conversion(Tier.SAME, found.quantity, found.ask)
    return _whole(found, unit)


def _plainly(number: Decimal, said: str, unit: str) -> Conversion | None:
    """公斤 of what is sold by 斤, and what is counted as it is sold."""
    for scale in _SCALES:
        if said in scale and unit in scale:
            return Conversion(Tier.SAME, plain(number * scale[said] / scale[unit]))
    is_same = not said or is_alike(said, unit)
    return _whole(Conversion(Tier.SAME, number), unit) if is_same else None


def case_in(text: str, sold_by: Collection[str]) -> tuple[str, int]:
    """箱 and 24, where a normalised `text` says so of what is sold by 瓶; else nothing of 1."""
    for case, number, single in _packings(text):
        # One fish weighs more, another less.
        if is_weight(single) and case not in _FILLED:
            continue
        if case not in sold_by and any(is_alike(single, unit) for unit in sold_by):
            return case, number
    times = _TIMES.search(text) if _ONE_BY_ONE.issuperset(sold_by) else None
    return ("箱", int(times["number"])) if times else ("", 1)


def told_of(text: str, sold_by: Collection[str]) -> tuple[str, int] | None:
    """米 and 100 of 100米/卷, 个 and 50 of 50个/条, where a `text` says so of what is sold so."""
    for case, number, single in _packings(text):
        is_counted = case not in _HOLDING and not is_weight(single)
        if case in sold_by and (single == METRE or is_counted):
            return single, number
    return None


def _packings(text: str) -> Iterator[tuple[str, int, str]]:
    """箱, 24, 瓶 of 24瓶/箱, wherever a text says so."""
    for match in IN_A_CASE.finditer(text):
        number = int(match["number"] or match["so_many"])
        yield match["case"] or match["of"], number, match["unit"] or match["singles"]


def exactly(number: Decimal, said: str, unit: str) -> Decimal | None:
    """`number` as counted in `unit`, whatever the goods; None where it must be asked."""
    if said == unit:
        return number
    found = convert(number, said, unit)
    return found.quantity if found.tier is Tier.SAME else None


def _by_label(number: Decimal, said: str, label: Label) -> Conversion | None:
    """两斤 of what is packed by 500g, 30个 of what is packed by 30枚."""
    if said in GRAMS:
        weights = {each.amount for each in label.measures if each.dimension == "g"}
        if len(weights) == 1:
            return _whole(Conversion(Tier.BY_LABEL, number * GRAMS[said] / weights.pop()), "")
        return Conversion(Tier.BY_LABEL if weights else Tier.OTHER_KIND, None, Ask.QUANTITY)
    # 电池 8节
    is_one = said in GENERIC - ANYTHING | {"节"} and (
        label.inside in GENERIC or label.inside in SHAPED
    )
    if label.inside and (is_one or is_alike(said, label.inside)):
        return _whole(Conversion(Tier.BY_LABEL, number / label.count), "")
    return None


def _by_pack(number: Decimal, said: str, unit: str, label: Label) -> Conversion:
    """一箱 of what is sold by 件 and holds several; else as single things are counted."""
    if label.is_boxed and said in _BAGS and unit in _BOXED_SINGLES:
        return _ASKED
    if unit not in ANYTHING or said in GENERIC:
        return _counted(number, said, unit)
    if said in CASES or label.is_case:
        return Conversion(Tier.BY_LABEL, number) if said in CASES and label.is_case else _ASKED
    return Conversion(Tier.BY_LABEL, number) if said in PACKS else _counted(number, said, unit)


def _counted(number: Decimal, said: str, unit: str) -> Conversion:
    is_single = unit in ANYTHING or unit not in _SETS
    if (said, unit) in _ONE_FOR_ONE:
        return Conversion(Tier.BY_LABEL, number)
    if said == DOZEN and is_single:
        return Conversion(Tier.SAME, number * 12)
    is_one = unit in _SINGLES or unit in ("节", "粒")
    if said in PAIRS and (is_one or (said == "对" and unit in _GROWN)):
        return Conversion(Tier.SAME, number * 2)
    is_case = said == _CASE_OF_DRINKS and unit in _DRINKS_COME_IN
    if said in GENERIC and is_single and not is_case:
        return Conversion(Tier.SAME, number)
    # A thing of one shape or another is still one: 一条毛巾 of 块, 裙子一件 of 条.
    # A set of volumes is one 本 to whoever wants the title.
    shapes = SHAPED if is_alike(said, "本") else SHAPED - _SETS
    is_shape = said in SHAPED and (unit in shapes or unit in GENERIC)
    # 乐高一套, 小汽车一辆, of what comes in a box.
    is_boxed = unit in _BAGS and said in _IN_A_BOX
    is_vessel = said in _VESSELS and unit in _VESSELS | GENERIC
    if is_vessel or (said in _BAGS and unit in _BAGS):
        return Conversion(Tier.BY_LABEL, number)
    is_handful = said == _HANDFUL and unit in _SINGLES - GENERIC
    is_one = (is_shape or is_boxed) and not is_handful
    return Conversion(Tier.BY_LABEL, number) if is_one else _ASKED


def _whole(found: Conversion, unit: str) -> Conversion:
    """Half a bottle is not sold: ask."""
    if found.quantity is None or any(unit in scale for scale in _SCALES):
        return found
    if found.quantity == int(found.quantity):
        return Conversion(found.tier, plain(found.quantity), found.ask)
    return Conversion(found.tier, None, Ask.QUANTITY)
