"""
What one person orders for several in full sentences: 财务科要梨四斤，小李跟小王一样; 橙子十斤，其中
小王三斤; 每人两个 of eight; 五个人都要; and what is told besides.
"""

from decimal import Decimal

import pytest

from search.chat.parsed import Status
from search.chat.reader import read
from tests.search.chat.small_shop import shared, stocked

FRUIT = ("鸭梨 斤", "橙子 斤", "火龙果 个", "草莓 盒", "红提 斤", "西瓜 个")
CAFE = ("冰美式 杯", "热拿铁 杯", "照烧鸡腿饭 份", "凯撒沙拉 份", "蛋挞 个", "矿泉水 瓶")
PAPER = ("作业本 本", "订书机 个", "订书钉 盒", "档案盒 个", "计算器 台", "水彩笔 盒")


@pytest.mark.parametrize(
    ("said", "goods", "found"),
    [
        # a name before what is wanted
        (
            "财务科要鸭梨四斤，人事科要橙子两斤，我要草莓一盒",
            FRUIT,
            [("鸭梨", 4, "财务科"), ("橙子", 2, "人事科"), ("草莓", 1, "")],
        ),
        (
            "我婆婆家鸭梨两斤，娘家橙子三斤，我们自己就要一个西瓜",
            FRUIT,
            [("鸭梨", 2, "我婆婆家"), ("橙子", 3, "娘家"), ("西瓜", 1, "")],
        ),
        (
            "校长要一份凯撒沙拉，林老师照烧鸡腿饭，王老师也是照烧鸡腿饭",
            CAFE,
            [("凯撒沙拉", 1, "校长"), ("照烧鸡腿饭", 1, "林老师"), ("照烧鸡腿饭", 1, "王老师")],
        ),
        (
            "一号桌：两杯冰美式。二号桌：一杯热拿铁、三个蛋挞",
            CAFE,
            [("冰美式", 2, "一号桌"), ("热拿铁", 1, "二号桌"), ("蛋挞", 3, "二号桌")],
        ),
        (
            "给大家订五份照烧鸡腿饭，讲师另外要一杯热拿铁",
            CAFE,
            [("照烧鸡腿饭", 5, ""), ("热拿铁", 1, "讲师")],
        ),
        (
            "小王要两斤鸭梨，我家橙子三斤",
            FRUIT,
            [("鸭梨", 2, "小王"), ("橙子", 3, "")],
        ),
        # the same as somebody else
        (
            "小王要两斤鸭梨一斤红提，小李跟小王一样",
            FRUIT,
            [("鸭梨", 2, "小王"), ("红提", 1, "小王"), ("鸭梨", 2, "小李"), ("红提", 1, "小李")],
        ),
        (
            "大姐家要两盒草莓，二姐家和大姐家一样再加一个西瓜",
            FRUIT,
            [("草莓", 2, "大姐家"), ("草莓", 2, "二姐家"), ("西瓜", 1, "二姐家")],
        ),
        (
            "小张要一个订书机两盒订书钉，小赵跟小张一样但是订书钉不要",
            PAPER,
            [("订书机", 1, "小张"), ("订书钉", 2, "小张"), ("订书机", 1, "小赵")],
        ),
        (
            "小陈要热拿铁，我和小陈一样",
            CAFE,
            [("热拿铁", 1, "小陈"), ("热拿铁", 1, "")],
        ),
        (
            "甲班：作业本二十本；乙班：作业本十本、订书机一个；丙班同乙班",
            PAPER,
            [
                ("作业本", 20, "甲班"),
                ("作业本", 10, "乙班"),
                ("订书机", 1, "乙班"),
                ("作业本", 10, "丙班"),
                ("订书机", 1, "丙班"),
            ],
        ),
        # in one breath
        (
            "小刘要一个订书机小张要两盒订书钉我就要一本作业本",
            PAPER,
            [("订书机", 1, "小刘"), ("订书钉", 2, "小张"), ("作业本", 1, "")],
        ),
        (
            "我妈要一个订书机我要一台计算器",
            PAPER,
            [("订书机", 1, "我妈"), ("计算器", 1, "")],
        ),
        # to whom it is brought
        (
            "给我妈家送鸭梨两斤橙子一斤，丈母娘家也照这样来一份",
            FRUIT,
            [
                ("鸭梨", 2, "我妈家"),
                ("橙子", 1, "我妈家"),
                ("鸭梨", 2, "丈母娘家"),
                ("橙子", 1, "丈母娘家"),
            ],
        ),
        # for whom was spoken of
        (
            "五份照烧鸡腿饭，小李吃素，给她来份凯撒沙拉",
            CAFE,
            [("照烧鸡腿饭", 5, ""), ("凯撒沙拉", 1, "小李")],
        ),
        # all of it, and then whose
        (
            "橙子总共要十斤，其中小王三斤，小李三斤，剩下的给我自己",
            FRUIT,
            [("橙子", 3, "小王"), ("橙子", 3, "小李"), ("橙子", 4, "")],
        ),
        (
            "档案盒四十个，其中土建二十五个，水电十个，剩下的给安全员",
            PAPER,
            [("档案盒", 25, "土建"), ("档案盒", 10, "水电"), ("档案盒", 5, "安全员")],
        ),
        (
            "红提十二斤，其中五斤是我们组的，剩下七斤是隔壁组的",
            FRUIT,
            [("红提", 5, ""), ("红提", 7, "隔壁组")],
        ),
        (
            "凯撒沙拉两份，一份给小高，另一份是我的",
            CAFE,
            [("凯撒沙拉", 1, "小高"), ("凯撒沙拉", 1, "")],
        ),
        (
            "鸭梨六斤，其中两斤给小李",
            FRUIT,
            [("鸭梨", 2, "小李"), ("鸭梨", 4, "")],
        ),
        (
            "作业本十本，二班6本三班4本",
            PAPER,
            [("作业本", 6, "二班"), ("作业本", 4, "三班")],
        ),
        (
            "蛋挞六个，3个给小赵3个给小钱",
            CAFE,
            [("蛋挞", 3, "小赵"), ("蛋挞", 3, "小钱")],
        ),
        # not whose
        (
            "鸭梨三斤，火龙果两个，西瓜一个",
            FRUIT,
            [("鸭梨", 3, ""), ("火龙果", 2, ""), ("西瓜", 1, "")],
        ),
        ("照烧鸡腿饭两份，我妈不吃辣", CAFE, [("照烧鸡腿饭", 2, "")]),
        ("草莓两盒，孩子要考试", FRUIT, [("草莓", 2, "")]),
        # of each of so many
        (
            "全班四十个孩子，作业本一人两本，水彩笔一人一盒",
            PAPER,
            [("作业本", 80, ""), ("水彩笔", 40, "")],
        ),
        ("每组要一盒水彩笔、两本作业本，一共五组", PAPER, [("水彩笔", 5, ""), ("作业本", 10, "")]),
        (
            "十个队员两个教练，队员一人一份照烧鸡腿饭，教练一人一份凯撒沙拉",
            CAFE,
            [("照烧鸡腿饭", 10, "队员"), ("凯撒沙拉", 2, "教练")],
        ),
        ("作业本一人五本，两个孩子", PAPER, [("作业本", 10, "")]),
        ("姐弟俩作业本一人五本", PAPER, [("作业本", 10, "")]),
        ("五个人都要冰美式", CAFE, [("冰美式", 5, "")]),
        ("今天六个人吃饭，除了小李都要照烧鸡腿饭", CAFE, [("照烧鸡腿饭", 5, "")]),
        ("我们宿舍六个人，除了小李都要火龙果，一人三个", FRUIT, [("火龙果", 15, "")]),
        # and shared out, which is no more of it
        ("家里七个人，蛋挞十四个，一人两个", CAFE, [("蛋挞", 14, "")]),
        ("作业本二十本，我们五个人一人四本", PAPER, [("作业本", 20, "")]),
        ("鸭梨六斤，一袋三斤", FRUIT, [("鸭梨", 6, "")]),
        # how many after all
        ("火龙果三个，我再算算，那就是四个", FRUIT, [("火龙果", 4, "")]),
        ("鸭梨两斤，一斤给我同桌", FRUIT, [("鸭梨", 1, "我同桌"), ("鸭梨", 1, "")]),
        ("冰美式七杯，小何不喝，那就冰美式六杯", CAFE, [("冰美式", 6, "")]),
        ("计算器五台，所以计算器三台", PAPER, [("计算器", 3, "")]),
        # what somebody ordered before
        ("小谢那杯冰美式不要了，她睡不着", CAFE, [("冰美式", 0, "小谢")]),
        ("昨天我给二姨订的那个西瓜不要了", FRUIT, [("西瓜", 0, "二姨")]),
        ("昨天我要的那台计算器先别送了", PAPER, [("计算器", 0, "")]),
        ("老何的那个西瓜不要了，换成草莓两盒", FRUIT, [("西瓜", 0, "老何"), ("草莓", 2, "老何")]),
        # what is no order
        ("小李本来要订书机的，给她来一盒订书钉吧", PAPER, [("订书钉", 1, "")]),
        ("鸭梨两斤，因为有十个孩子请假", FRUIT, [("鸭梨", 2, "")]),
        ("红提一斤，草莓还有半盒先不要", FRUIT, [("红提", 1, "")]),
        ("蛋挞三个，给俩孙子当早点", CAFE, [("蛋挞", 3, "")]),
        (
            "我和老张一块订，我要热拿铁一杯，老张要冰美式一杯",
            CAFE,
            [("热拿铁", 1, ""), ("冰美式", 1, "老张")],
        ),
    ],
)
def test_reads_who_gets_what(store, said, goods, found):
    wanted = [(name, Decimal(str(quantity)), buyer) for name, quantity, buyer in found]

    assert shared(store, said, *goods) == wanted


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("蛋挞一共12个，原味8个，剩下的紫薯", {"葡式蛋挞 原味": 8, "葡式蛋挞 紫薯": 4}),
        ("六杯冰美式，三杯热拿铁，剩下的一杯要橙汁", {"冰美式": 6, "热拿铁": 3, "橙汁": 1}),
    ],
)
def test_what_is_left_of_a_whole_is_something_else(store, said, found):
    goods = ("葡式蛋挞 原味 个", "葡式蛋挞 紫薯 个", "冰美式 杯", "热拿铁 杯", "橙汁 杯")

    assert shared(store, said, *goods) == [(name, number, "") for name, number in found.items()]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("橙子三斤，小李对橙子过敏", "小李对橙子过敏"),
        ("鸭梨两斤，老师说不许带", "老师说不许带"),
        ("橙子五斤，我们四个闺蜜", "我们四个闺蜜"),
    ],
)
def test_what_is_told_stays_with_the_order(store, said, kept):
    stocked(store, *FRUIT)

    found = read(said, store=store)

    assert [line.status for line in found.lines] == [Status.MATCH]
    assert kept in found.note


@pytest.mark.parametrize(
    "said",
    ["橙子一斤我妈两斤", "张姐说橙子两斤", "外甥说梨两斤", "草莓一盒，我们两个人橙子一人一斤"],
)
def test_what_may_be_wanted_is_asked_about_whoever_is_named(store, said):
    stocked(store, *FRUIT)

    found = read(said, store=store)

    assert found.lines[-1].status is not Status.MATCH
    assert found.lines[-1].quantity == Decimal(2)


def test_how_many_behind_talk_is_of_what_was_named_last(store):
    stocked(store, "火腿肠 包", "档案盒 个", "订书机 个")

    told = "火腿肠有吗，外孙子哭着要，有就来一包"
    assert [(line.goods.name, line.quantity) for line in read(told, store=store).lines] == [
        ("火腿肠", 1)
    ]

    # Not where the talk is about goods of its own.
    told = "档案盒五十个，我要一个订书机。档案盒柜子放不下，先三十个"
    *found, last = read(told, store=store).lines
    assert [(line.goods.name, line.quantity) for line in found] == [("档案盒", 50), ("订书机", 1)]
    assert last.status is Status.NOT_FOUND


def test_of_how_many_each_gets_so_much_is_asked_where_nobody_says(store):
    stocked(store, *PAPER)

    (line,) = read("作业本一人五本", store=store).lines

    assert (line.goods.name, line.quantity) == ("作业本", None)


def test_goods_that_nobody_sells_are_asked_about_beside_people(store):
    """徐老师1桶 and 宝宝睡袋 may be wanted, whoever is named in them."""
    stocked(store, *FRUIT)

    found = read("鸭梨三斤，宝宝睡袋整一个，小王子来一本", store=store)

    assert [line.status for line in found.lines] == [
        Status.MATCH,
        Status.NOT_FOUND,
        Status.NOT_FOUND,
    ]
