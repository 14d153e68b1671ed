"""What is ordered from shops of small towns, as messages said it that nobody had seen."""

from decimal import Decimal

import pytest

from search.chat.reader import read
from shop.catalog.models import ProductVariant
from tests.search.chat.small_shop import read_as, stocked

DRINKS = ("可口可乐 瓶", "可口可乐零度 瓶", "雪碧 瓶")
WATERS = ("农夫山泉 550ml 瓶 [24瓶/箱]", "怡宝纯净水 555ml 瓶 [24瓶/箱]", "农夫山泉东方树叶 瓶")
BEERS = ("青岛啤酒 500ml 瓶 [12瓶/箱]", "雪花勇闯天涯 500ml 瓶 [12瓶/箱]", "雪花酥 盒")
FOR_FEASTS = ("一次性桌布 加厚 包", "纸杯 箱", "筷子 箱")
PIPES = (
    "PPR热水管 20 根 [4米/根]",
    "PPR热水管 25 根 [4米/根]",
    "PVC排水管 110 根",
    "PVC弯头 110 个",
    "牙膏 管",
)
HOSES = ("不锈钢编织软管 40cm 根", "不锈钢编织软管 60cm 根")
WIRES = (
    "铜芯电线 2.5平方 米 [100米/卷]",
    "铜芯电线 4平方 米 [100米/卷]",
    "Type-C数据线 1米 根",
    "苹果数据线 1米 根",
)
TAPES = ("绝缘胶布 黑 卷", "绝缘胶布 红 卷")
SAFETY = ("空气开关 2P 32A 个", "漏电保护器 2P 40A 个")
BASINS = ("塑料盆 大号 40cm 个", "塑料盆 小号 28cm 个")
PAPERS = ("得力A4复印纸 70g 包", "彩色卡纸 A4 包")
SCHOOL = ("白粉笔 盒", "彩色粉笔 盒", "卷笔刀 手摇 个", "卷笔刀 单孔小号 个", "新华字典 本")
SEASONING = ("太太乐鸡精 袋", "莲花味精 袋", "加碘盐 袋")
BEANS = ("四季豆 斤", "豇豆 斤", "甜玉米 根", "黄瓜 斤", "老豆腐 块", "嫩豆腐 块")
CAFE = (
    "拿铁 热 杯",
    "拿铁 冰 杯",
    "生椰拿铁 冰 杯",
    "现磨豆浆 杯",
    "珍珠奶茶 中杯 杯",
    "珍珠奶茶 大杯 杯",
)
FRUIT = ("红富士苹果 大果 斤", "红富士苹果 小果 斤", "草莓 斤", "榴莲 斤")
FISH = ("鲈鱼 条", "鲫鱼 条", "香菜 把")

CASES = [
    # how many of a thing is said once, whatever else is said of it
    ("桌布五包加厚的那个办酒席用", FOR_FEASTS, [("一次性桌布 加厚", 5)]),
    ("两瓶雪碧三个烧饼，雪碧不要冰的", (*DRINKS, "烧饼 个"), [("雪碧", 2), ("烧饼", 3)]),
    # what nobody calls by its kind
    ("水两瓶", WATERS, [(["农夫山泉 550ml", "怡宝纯净水 555ml"], 2)]),
    ("矿泉水一箱", WATERS[::2], [("农夫山泉 550ml", 24)]),
    ("啤酒两箱", BEERS, [(["雪花勇闯天涯 500ml", "青岛啤酒 500ml"], 24)]),
    ("雪花啤酒半箱", BEERS, [("雪花勇闯天涯 500ml", 6)]),
    ("水两瓶 啤酒一瓶", ("农夫山泉NFC橙汁 瓶", "哈尔滨红肠 根"), [([], 2), ([], 1)]),
    # numbers of the trade
    ("110管5根 110弯头8", PIPES, [("PVC排水管 110", 5), ("PVC弯头 110", 8)]),
    ("牙膏两管 弯头一个", PIPES, [("牙膏", 2), ("PVC弯头 110", 1)]),
    ("4平方线50米", WIRES, [("铜芯电线 4平方", 50)]),
    ("2.5的线先来30米", WIRES, [("铜芯电线 2.5平方", 30)]),
    ("黑胶布五卷", TAPES, [("绝缘胶布 黑", 5)]),
    ("漏保一个 空开两个", SAFETY, [("漏电保护器 2P 40A", 1), ("空气开关 2P 32A", 2)]),
    ("A4纸两包", PAPERS, [("得力A4复印纸 70g", 2)]),
    ("A4卡纸两包", PAPERS, [("彩色卡纸 A4", 2)]),
    # amounts ahead of what tells goods apart
    ("塑料盆一个大的两个小的", BASINS, [("塑料盆 大号 40cm", 1), ("塑料盆 小号 28cm", 2)]),
    ("珍珠奶茶两杯大的一杯中的", CAFE, [("珍珠奶茶 大杯", 2), ("珍珠奶茶 中杯", 1)]),
    ("粉笔白的5盒彩的2盒", SCHOOL, [("白粉笔", 5), ("彩色粉笔", 2)]),
    ("大苹果10斤 小苹果5斤", FRUIT, [("红富士苹果 大果", 10), ("红富士苹果 小果", 5)]),
    # one that may be another word for the other
    ("鸡精味精各来三包", SEASONING, [("太太乐鸡精", 3), ("莲花味精", 3)]),
    ("四季豆跟豇豆一样一斤", BEANS, [("四季豆", 1), ("豇豆", 1)]),
    # as fresh as may be; but 嫩豆腐 is another thing than 老豆腐
    ("嫩玉米三根 嫩黄瓜一斤", BEANS, [("甜玉米", 3), ("黄瓜", 1)]),
    ("嫩豆腐两块", BEANS, [("嫩豆腐", 2)]),
    ("活鲫鱼两条", FISH, [("鲫鱼", 2)]),
    ("热豆浆一杯", CAFE, [("现磨豆浆", 1)]),
    ("冰拿铁三杯", CAFE, [("拿铁 冰", 3)]),
    ("我们四家一家一条鲈鱼", FISH, [("鲈鱼", 4)]),
    # what will do as well, told by its size
    (
        "软管60公分的4根 没有60的就换40的",
        HOSES,
        [("不锈钢编织软管 60cm", 4), ("不锈钢编织软管 40cm", 4)],
    ),
    (
        "卷笔刀一个 手摇的 没有手摇的拿小的也中",
        SCHOOL,
        [("卷笔刀 手摇", 1), ("卷笔刀 单孔小号", 1)],
    ),
    ("直尺多钱一把 来两把吧", ("直尺 把",), [("直尺", 2)]),
    ("还差雪碧三瓶", DRINKS, [("雪碧", 3)]),
]

TALK = [
    ("怎么又少给我一条鲈鱼", FISH),
    ("上次买的水桶才用两天提手就断了", ("塑料水桶 个",)),
    ("上回那个漏保有毛病", SAFETY),
    ("鲈鱼三斤回来一称才两斤六两", FISH),
    ("榴莲今天啥价？", FRUIT),
    ("草莓又涨价没", FRUIT),
    ("上周草莓才20", FRUIT),
]

# What a shop reads besides the only thing that is wanted.
NOTED = [
    ("新华字典一本 要正版", SCHOOL, "要正版"),
    ("雪碧两瓶，月底一块结", DRINKS, "月底一块结"),
    ("雪碧两瓶 明天我老公来提货", DRINKS, "明天我老公来提货"),
    ("鲈鱼2条，一条清蒸一条红烧", FISH, "一条清蒸一条红烧"),
    ("豆浆两杯，其中一杯去糖", CAFE, "其中一杯去糖"),
    ("黄瓜两斤，要嫩一点的", BEANS, "要嫩一点的"),
    ("豆浆一杯要热的", CAFE, "要热的"),
]


@pytest.mark.parametrize(("said", "goods", "expected"), CASES)
def test_what_small_towns_order_is_read_as_meant(said, goods, expected, store):
    stocked(store, *goods)

    assert read_as(store, said) == expected


@pytest.mark.parametrize(("said", "goods"), TALK)
def test_talk_of_goods_orders_nothing(said, goods, store):
    stocked(store, *goods)

    assert read_as(store, said) == []


@pytest.mark.parametrize(("said", "goods", "note"), NOTED)
def test_what_is_said_besides_is_kept_for_the_shop(said, goods, note, store):
    stocked(store, *goods)
    found = read(said, store=store)

    [line] = found.lines
    assert line.goods
    assert line.quantity
    assert found.note == note


def test_a_number_in_a_name_is_meant_before_the_same_price(store):
    stocked(store, *PIPES)
    ProductVariant._base_manager.filter(product__title="PPR热水管 25").update(price=20)

    assert read_as(store, "20的热水管15根") == [("PPR热水管 20", 15)]


@pytest.mark.parametrize(
    ("said", "one", "other"),
    [
        ("给301送两瓶雪碧，给402送一瓶可口可乐", "301", "402"),
        ("给小吴两瓶雪碧，给老赵一瓶可口可乐", "小吴", "老赵"),
    ],
)
def test_everybody_gets_what_is_brought_to_them(said, one, other, store):
    stocked(store, *DRINKS)

    lines = read(said, store=store).lines

    told = [(line.goods.name, line.quantity, line.buyer) for line in lines]
    assert told == [("雪碧", Decimal(2), one), ("可口可乐", Decimal(1), other)]


def test_a_canteen_is_somebody_beside_other_people(store):
    stocked(store, *DRINKS)

    lines = read("王姐：雪碧3瓶；李老师：雪碧4瓶；食堂：可口可乐10瓶", store=store).lines

    assert [line.buyer for line in lines] == ["王姐", "李老师", "食堂"]
