"""A noodle shop, a village shop, lamps: what is said there, read over shops of a few goods."""

from decimal import Decimal

import pytest

from search.chat.parsed import Status
from search.chat.reader import read
from tests.search.chat import orders
from tests.search.chat.small_shop import read_as, stocked

NOODLES = ("卤粉 二两 碗", "卤粉 三两 碗", "汤粉 二两 碗", "汤粉 三两 碗", "卤牛肉 斤")
BREAKFAST = ("甜豆浆 杯", "无糖豆浆 杯", "冰豆浆 杯", "蛋黄肉粽 个", "马肉米粉 碗", "煎饺 份")
RICE = ("油粘米 10斤装 袋", "丝苗米 50斤装 袋", "散装糯米 斤", "散装米酒 斤")
LAMPS = ("LED灯带 220V 米 [100米/卷]", "LED灯泡 9W 个", "E27螺口灯座 个")
ROOMS = ("吸顶灯 卧室圆形 24W 个", "吸顶灯 客厅长方形 72W 个")
VEGETABLES = ("土豆 斤", "洋葱 斤", "香菇 斤", "大白菜 斤", "猕猴桃 斤", "可口可乐 500ml 瓶")

CASES = [
    # how heavy a bowl of it is, and how much of what is weighed
    ("二两卤粉", NOODLES, [("卤粉 二两", 1)]),
    ("卤粉3两两碗", NOODLES, [("卤粉 三两", 2)]),
    ("一碗三两的汤粉，两碗二两的卤粉", NOODLES, [("汤粉 三两", 1), ("卤粉 二两", 2)]),
    ("卤牛肉二两", NOODLES, [("卤牛肉", Decimal("0.2"))]),
    # as people say it
    ("帮我送碗马肉粉", BREAKFAST, [("马肉米粉", 1)]),
    ("麻烦送份煎饺上来", BREAKFAST, [("煎饺", 1)]),
    ("马肉粉现在还做不做？做的话给我留4碗", BREAKFAST, [("马肉米粉", 4)]),
    ("煎饺有吗？给我打包3份", BREAKFAST, [("煎饺", 3)]),
    ("粽子十个", BREAKFAST, [("蛋黄肉粽", 10)]),
    # one is told to be so, and another is called so
    ("辣的豆干两包", ("豆干 五香 包 [辣的甜的都有]", "鱿鱼丝 包"), [("豆干 五香", 2)]),
    ("来杯甜的豆浆", (*BREAKFAST, "五谷豆浆 杯 [甜的]"), [("甜豆浆", 1)]),
    # kinds of rice, whatever dictionary has them, and no other 米
    ("米一袋", RICE, [(["丝苗米 50斤装", "油粘米 10斤装"], 1)]),
    ("大米一袋", RICE, [(["丝苗米 50斤装", "油粘米 10斤装"], 1)]),
    ("50斤的米一袋", RICE, [("丝苗米 50斤装", 1)]),
    ("豆腐一块", ("花桥豆腐乳 300g 瓶",), [([], 1)]),
    ("风扇一台", ("美的落地扇 台", "台式小风扇 台"), [(["台式小风扇", "美的落地扇"], 1)]),
    ("番茄一斤", ("西红柿 斤", "小番茄 斤"), [("西红柿", 1)]),
    # how much is cut off a roll
    ("灯带12米", LAMPS, [("LED灯带 220V", 12)]),
    ("灯带要12米半", LAMPS, [("LED灯带 220V", 12.5)]),
    ("卧室的吸顶灯3个", ROOMS, [("吸顶灯 卧室圆形 24W", 3)]),
    # a word of a name behind other goods is how they should be, or so it is asked
    ("灯泡5个，螺口", LAMPS, [("LED灯泡 9W", 5), (["E27螺口灯座"], 1)]),
    ("半公斤香茹", VEGETABLES, [("香菇", 1)]),
    # what is not wanted, with the reason, and nobody had asked for
    ("土豆一斤，猕猴桃先不要，上次的还没吃完呢", VEGETABLES, [("土豆", 1)]),
    ("土豆一斤，洋葱家里有就不买了", VEGETABLES, [("土豆", 1)]),
    ("土豆一斤，洋葱一斤，洋葱不要了家里还有", VEGETABLES, [("土豆", 1)]),
    ("土豆一斤，刚才说的洋葱不要了家里还有", VEGETABLES, [("土豆", 1), ("洋葱", 0)]),
    ("土豆一斤，洋葱不要了，还有香菇一斤", VEGETABLES, [("土豆", 1), ("洋葱", 0), ("香菇", 1)]),
    ("洋葱不要了太贵，换成香菇一斤", VEGETABLES, [("洋葱", 0), ("香菇", 1)]),
    # what has happened is no order
    ("昨天那碗粉里头吃出一根头发", VEGETABLES, []),
    ("我回家一称少了四两，给个说法吧", VEGETABLES, []),
    ("土豆一斤，帮我查哈", VEGETABLES, [("土豆", 1)]),
    ("冰淇淋也要一盒", VEGETABLES, [([], 1)]),
    ("你们有没有榴莲，有的话来一个", VEGETABLES, [([], 1)]),
    ("给我老婆带回一盒草莓", VEGETABLES, [([], 1)]),
    ("我要那个喝着不错的奶茶一杯", VEGETABLES, [([], 1)]),
]


@pytest.mark.parametrize(("said", "sold", "found"), CASES)
def test_reads_what_small_towns_say(store, said, sold, found):
    stocked(store, *sold)

    assert read_as(store, said) == found


PEOPLE = [
    ("王姐：2斤土豆；小李：3斤洋葱", [("土豆", 2, "王姐"), ("洋葱", 3, "小李")]),
    ("王姐：2斤土豆，小李：3斤洋葱", [("土豆", 2, "王姐"), ("洋葱", 3, "小李")]),
    (
        "小李：土豆一斤；老王：500的可乐一瓶",
        [("土豆", 1, "小李"), ("可口可乐 500ml", 1, "老王")],
    ),
    (
        "5号楼的菜：李奶奶 大白菜2斤 洋葱1斤；张老师 土豆1斤",
        [("大白菜", 2, "李奶奶"), ("洋葱", 1, "李奶奶"), ("土豆", 1, "张老师")],
    ),
    ("土豆：2斤，洋葱：3斤", [("土豆", 2, ""), ("洋葱", 3, "")]),
    ("土豆2斤；备注：2点来拿", [("土豆", 2, "")]),
]


@pytest.mark.parametrize(("said", "found"), PEOPLE)
def test_knows_who_wants_it_before_a_number(store, said, found):
    stocked(store, *VEGETABLES)

    read_lines = read(said, store=store).lines

    assert [(line.candidates[0].name, line.quantity, line.buyer) for line in read_lines] == found


ALONE = (
    "高露洁 冰爽 支",
    "南孚 5号 节",
    "南孚 7号 节",
    "乐事 原味 袋",
    "康师傅 红烧牛肉 桶",
    "统一 老坛酸菜 桶",
    "农夫山泉 橙汁 瓶",
    "清风 湿巾 包",
    "飞鹤 米粉 罐",
    "油烟机清洗剂 瓶",
)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("牙膏一支", [("高露洁 冰爽", 1)]),
        ("电池四节", [(["南孚 5号", "南孚 7号"], 4)]),
        ("5号电池四节", [("南孚 5号", 4)]),
        ("薯片一袋", [("乐事 原味", 1)]),
        ("泡面一桶", [(["康师傅 红烧牛肉", "统一 老坛酸菜"], 1)]),
        # what the same makers sell beside it
        ("抽纸一包", [([], 1)]),
        ("奶粉一罐", [([], 1)]),
        ("香烟一条", [([], 1)]),
        ("洗衣液一瓶", [([], 1)]),
    ],
)
def test_finds_what_is_sold_by_the_name_of_its_maker_alone(store, said, found):
    stocked(store, *ALONE)

    assert read_as(store, said) == found


def test_asks_no_maker_where_something_is_called_so(store):
    stocked(store, "云南白药牙膏 支", "高露洁 冰爽 支", "高露洁 牙刷 支")

    assert read_as(store, "牙膏一支") == [("云南白药牙膏", 1)]


SHELVES = [
    ("真龙 起源", "包", "烟"),
    ("红塔山 软经典", "包", "烟"),
    ("打火机", "个", "烟"),
    ("漓泉1998 瓶装", "瓶", "酒水"),
    ("漓泉 罐装", "罐", "酒水"),
    ("中华铅笔 HB", "支", "文具"),
]


@pytest.mark.parametrize(
    ("said", "skus"),
    [
        ("烟一包", {"N0", "N1"}),
        ("香烟一包", {"N0", "N1"}),
        ("啤酒一瓶", {"N3"}),
        ("啤酒来一箱", {"N3", "N4"}),
        ("红酒一瓶", set()),
    ],
)
def test_finds_by_the_shelf_and_by_who_makes_nothing_else(db, said, skus):
    rows = [
        {
            **dict.fromkeys(("spec", "description", "barcode"), ""),
            "shop": "村口",
            "sku": f"N{number}",
            "name": name,
            "unit": unit,
            "category": shelf,
            "price": "5.00",
        }
        for number, (name, unit, shelf) in enumerate(SHELVES)
    ]
    (store,) = orders.stock(rows).values()

    (line,) = read(said, store=store).lines

    assert {goods.sku for goods in line.candidates} == skus
    assert (line.status is Status.MATCH) == (len(skus) == 1)
