"""Who makes what is wanted, and what else a shop is told of it: read over shops of a few goods."""

import pytest

from search.chat.parsed import Status
from search.chat.reader import read
from tests.search.chat.small_shop import read_as, stocked

COOLERS = (
    "美的空调 1.5匹 挂机 台",
    "美的空调 大1匹 挂机 台",
    "格力空调 云佳 1.5匹 挂机 台",
    "格力空调 云佳 大1匹 挂机 台",
)
COOKERS = (
    "美的电磁炉 2100W 台",
    "苏泊尔电磁炉 2200W 台",
    "苏泊尔电饭煲 3升 台",
    "苏泊尔电水壶 1.5升 台",
)
HEATER = ("电烤火炉 四面 1.2米 台",)
MILK = ("伊利纯牛奶 250ml×16盒 箱", "小葱 斤")
NOTEBOOKS = ("软面抄 A5 本", "软面抄 B5 本", "作文本 16K 本", "53天天练 数学 三年级 本")
PENS = ("得力中性笔 0.5 红色 支 [12支/盒]", "得力中性笔 0.5 黑色 支 [12支/盒]")
OFFICE = ("晨光圆珠笔 支", "得力订书机 个", "得力A4复印纸 70g 包")
FRUIT = ("鲜切果盘 小 盒", "鲜切果盘 大 盒", "智利车厘子 斤", "杨桃 斤")
SNACKS = (
    "冻柠茶 杯",
    "鸭屎香柠檬茶 杯",
    "咖喱鱼蛋 份",
    "肠粉 牛肉 份",
    "肠粉 鸡蛋 份",
    "现磨豆浆 杯",
    "港式丝袜奶茶 热 杯",
)

CASES = [
    # 的 is no part of 美的 there
    ("1.5匹的空调一台", COOLERS, [(["格力空调 云佳 1.5匹 挂机", "美的空调 1.5匹 挂机"], 1)]),
    ("美的的空调大1匹一台", COOLERS, [("美的空调 大1匹 挂机", 1)]),
    # another maker's of the same kind
    ("美的电磁炉一个，哦看错了，要苏泊尔的", COOKERS, [("苏泊尔电磁炉 2200W", 1)]),
    ("美的电磁炉一台，不对，要苏泊尔电饭煲", COOKERS, [("苏泊尔电饭煲 3升", 1)]),
    ("美的电磁炉一台，不要了，换苏泊尔的", COOKERS, [("苏泊尔电磁炉 2200W", 1)]),
    ("烤火炉还剩几台？我要两台，1米2的", HEATER, [("电烤火炉 四面 1.2米", 2)]),
    # big and small, where the goods say so in other ways
    ("软面抄大的5本小的10本", NOTEBOOKS, [("软面抄 B5", 5), ("软面抄 A5", 10)]),
    ("大份果盘一个，小份三个", FRUIT, [("鲜切果盘 大", 1), ("鲜切果盘 小", 3)]),
    ("朝花夕拾两本", ("朝花夕拾 本",), [("朝花夕拾", 2)]),
    # one more of it; 大份 of something else is no part of it
    ("来多份咖喱鱼蛋", (*SNACKS, "牛杂 大份 份"), [("咖喱鱼蛋", 1)]),
    ("份饭盒饭各一份", ("份饭 份", "盒饭 份"), [("份饭", 1), ("盒饭", 1)]),
    # a maker who is called as people are
    ("马大姐两斤", ("马大姐 喜糖 斤", "徐福记酥心糖 斤"), [("马大姐 喜糖", 2)]),
    ("的确良衬衫两件", ("的确良衬衫 件",), [("的确良衬衫", 2)]),
    # what is sold neither so nor nearly so
    ("数学本3本", NOTEBOOKS, [([], 3)]),
    ("李子一斤", FRUIT, [([], 1)]),
]

NOTED = [
    ("张师傅，小葱两斤", (*MILK, "千张 斤"), "张师傅"),
    ("红笔一盒 改作业用", PENS, "改作业用"),
    ("一杯冻柠茶少甜走冰", SNACKS, "少甜走冰"),
    ("一份咖喱鱼蛋多辣", SNACKS, "多辣"),
    ("肠粉牛肉的加辣", SNACKS, "加辣"),
    ("豆浆一杯热的", SNACKS, "热的"),
    ("杨桃两斤 电话尾号3321", FRUIT, "电话尾号3321"),
    ("杨桃两斤，帮我留着", FRUIT, "帮我留着"),
    ("让我再买四斤杨桃", FRUIT, ""),
    ("烤火炉来一台，屋里就两个老的", HEATER, "屋里就两个老的"),
]


@pytest.mark.parametrize(("said", "goods", "expected"), CASES)
def test_what_is_ordered_is_read_as_meant(said, goods, expected, store):
    stocked(store, *goods)

    assert read_as(store, said) == expected


@pytest.mark.parametrize(("said", "goods", "note"), NOTED)
def test_what_is_said_besides_is_kept_for_the_shop(said, goods, note, store):
    stocked(store, *goods)
    found = read(said, store=store)

    [line] = found.lines
    assert line.status is Status.MATCH
    assert line.quantity
    assert found.note == note


@pytest.mark.parametrize("said", ["牛奶一箱，要蒙牛的", "牛奶要蒙牛的一箱，谢谢"])
def test_the_goods_of_another_maker_are_asked_about(said, store):
    stocked(store, *MILK)

    [line] = read(said, store=store).lines

    assert line.status is Status.AMBIGUOUS
    assert [goods.name for goods in line.candidates] == ["伊利纯牛奶 250ml×16盒"]


@pytest.mark.parametrize(
    ("said", "goods", "asked"),
    [
        ("小葱两斤，牛奶一箱，光明的", MILK, ["小葱 2", "? 1"]),
        ("牛奶一箱，酸奶两杯，都要蒙牛的", (*MILK, "君乐宝酸奶 杯"), ["? 1", "? 2"]),
        # who makes other things than these
        ("电磁炉一台要九阳的", (*COOKERS, "九阳豆浆机 台"), ["? 1"]),
        ("红笔一支 得力的", ("晨光中性笔 红 支", "得力中性笔 黑 支"), ["? 1"]),
        ("蓝笔一支 得力的", ("晨光中性笔 红 支", "得力中性笔 黑 支"), ["? 1"]),
        ("花生油一桶 金龙鱼的", ("鲁花花生油 桶", "金龙鱼大豆油 桶"), ["? 1"]),
        ("20斤的大米一袋，福临门的", ("福临门大米 5kg 袋", "金龙鱼大米 10kg 袋"), ["? 1"]),
        ("充电器一个要华为的", ("华为手机壳 个", "小米充电器 67W 个"), ["? 1"]),
    ],
)
def test_what_its_maker_does_not_make_is_asked_about(said, goods, asked, store):
    stocked(store, *goods)

    lines = read(said, store=store).lines

    named = [line.goods.name if line.status is Status.MATCH else "?" for line in lines]
    assert [f"{name} {line.quantity}" for name, line in zip(named, lines, strict=True)] == asked


def test_what_one_of_them_wants_is_asked_of_nobody_else(store):
    stocked(store, *MILK)

    lines = read("王姐：牛奶一箱，都要蒙牛的\n李哥：牛奶一箱", store=store).lines

    told = [(line.buyer, line.status) for line in lines]
    assert told == [("王姐", Status.AMBIGUOUS), ("李哥", Status.MATCH)]


@pytest.mark.parametrize("said", ["牛奶一箱，要伊利的", "牛奶一箱 不要蒙牛的"])
def test_what_a_shop_has_of_its_maker_is_not(said, store):
    stocked(store, *MILK)

    assert read_as(store, said) == [("伊利纯牛奶 250ml×16盒", 1)]


def test_milk_of_before_that_is_soon_too_old_is_no_order(store):
    stocked(store, *MILK)

    assert read_as(store, "上次买的牛奶还有三天就过期了，你们怎么卖的？") == []


def test_an_office_is_somebody_beside_other_people(store):
    stocked(store, *OFFICE)

    lines = read("王主任要圆珠笔5支，财务室要订书机一个、A4纸两包", store=store).lines

    assert [line.buyer for line in lines] == ["王主任", "财务室", "财务室"]


def test_people_are_told_by_the_houses_they_live_in(store):
    stocked(store, *MILK)

    lines = read("3号楼老张 小葱2斤\n5号楼李婶 小葱3斤", store=store).lines

    assert [(line.buyer, line.quantity) for line in lines] == [("3号楼老张", 2), ("5号楼李婶", 3)]
