"""有青岛没得, 刚才喊的, 我闺蜜要蓝色M的: dialect, what others want, and what is said besides."""

import pytest

from search.chat.parsed import Intent, Status
from search.chat.reader import read
from tests.search.chat.small_shop import read_as, stocked, whose

CORNER = (
    *("青岛啤酒 罐", "冰红茶 瓶", "雪碧 瓶", "绿色心情绿豆冰棍 支", "伊利老冰棍 支", "薯片原味 袋"),
    *("红牛 罐", "怡宝纯净水 瓶", "纯牛奶整箱 箱", "老式面包 袋"),
)
FROZEN = (
    "冻鸡翅中 斤",
    "冻鸡翅根 斤",
    "肥牛卷 盒",
    "羊肉卷 盒",
    "耗儿鱼 份",
    "老肉片 份",
    "鲜毛肚 份",
)
CLOTHES = (
    *("碎花连衣裙粉色M 条", "碎花连衣裙蓝色M 条", "男士直筒牛仔裤32码 条", "男士直筒牛仔裤33码 条"),
    *("妈妈装花衬衣2XL 件", "妈妈装花衬衣3XL 件", "渔夫帽遮阳帽米色 个", "布鞋38码 双"),
)
HOUSE = ("电磁炉 台", "奶锅 个", "落地扇 台", "保温杯 个", "热水袋 个", "灯泡 个")
CAFE = ("珍珠奶茶 大杯 杯", "拿铁咖啡 杯", "美式咖啡 杯", "冰可可 杯", "杨枝甘露 杯", "柠檬水 杯")

CASES = [
    ("有青岛没得 有的话来6罐", CORNER, [("青岛啤酒", 6)]),
    ("有冰红茶没有 有就来一瓶", CORNER, [("冰红茶", 1)]),
    ("刚才喊的那个冰红茶不要了哈，换成一瓶雪碧", CORNER, [("冰红茶", 0), ("雪碧", 1)]),
    ("再来三根老冰棍", CORNER, [("伊利老冰棍", 3)]),
    ("冰棍三根", CORNER, [(["伊利老冰棍", "绿色心情绿豆冰棍"], 3)]),
    ("给我抬一箱纯牛奶", CORNER, [("纯牛奶整箱", 1)]),
    ("老式面包来两袋，俺娘就好这一口", CORNER, [("老式面包", 2)]),
    ("鸡翅中2公斤", FROZEN, [("冻鸡翅中", 4)]),
    ("肥牛卷不要那么多了，来一盒就行", FROZEN, [("肥牛卷", 1)]),
    ("刚才点的耗儿鱼不要了，换份老肉片", FROZEN, [("耗儿鱼", 0), ("老肉片", 1)]),
    ("牛仔裤腰围32的两条", CLOTHES, [("男士直筒牛仔裤32码", 2)]),
    ("拿件花衬衣 她穿3XL", CLOTHES, [("妈妈装花衬衣3XL", 1)]),
    ("帽子来一个", CLOTHES, [("渔夫帽遮阳帽米色", 1)]),
    ("布鞋三十八码的拿两双", CLOTHES, [("布鞋38码", 2)]),
    ("电磁炉一台，送的锅别忘了", HOUSE, [("电磁炉", 1)]),
    ("落地扇一台，要帮忙装好", HOUSE, [("落地扇", 1)]),
    ("保温杯来3个 先不要热水袋了", HOUSE, [("保温杯", 3), ("热水袋", 0)]),
    ("拿铁热的一杯", CAFE, [("拿铁咖啡", 1)]),
    ("姐，帮我带一杯杨枝甘露", CAFE, [("杨枝甘露", 1)]),
]

TALK = [
    ("昨天的灯泡我换上了，挺亮", HOUSE),
    ("老板昨天那个薯片是漏气的哦，都绵了", CORNER),
    ("给你转了86 看哈收到没得", CORNER),
]
QUESTIONS = [
    ("电磁炉还送锅不？", HOUSE),
    ("毛肚可以点半份不", FROZEN),
    ("你们的毛肚是哪里的", FROZEN),
    ("明天早上有开门不", FROZEN),
    ("宝宝7个月了喝几段的啊", CORNER),
]


@pytest.mark.parametrize(("said", "goods", "found"), CASES, ids=[case[0] for case in CASES])
def test_as_others_say_it(store, said, goods, found):
    stocked(store, *goods)

    assert [(names, float(number)) for names, number in read_as(store, said)] == found


def test_hot_of_what_is_sold_cold_only_is_asked(store):
    stocked(store, *CAFE)

    assert all(line.status is not Status.MATCH for line in read("可可热的一杯", store=store).lines)


@pytest.mark.parametrize(("said", "goods"), TALK, ids=[each[0] for each in TALK])
def test_talk_orders_nothing(store, said, goods):
    stocked(store, *goods)

    assert read(said, store=store).lines == ()


@pytest.mark.parametrize(("said", "goods"), QUESTIONS, ids=[each[0] for each in QUESTIONS])
def test_what_is_only_asked_is_told_to_be_asked(store, said, goods):
    stocked(store, *goods)

    reading = read(said, store=store)

    assert (reading.lines, reading.intent) == ((), Intent.QUESTION)


@pytest.mark.parametrize(
    ("said", "goods", "found"),
    [
        (
            "我要粉色M的碎花裙，我闺蜜要蓝色M的",
            CLOTHES,
            [("碎花连衣裙粉色M", ""), ("碎花连衣裙蓝色M", "我闺蜜")],
        ),
        (
            "我要一瓶冰红茶，小李要罐红牛，胖哥要两瓶怡宝",
            CORNER,
            [("冰红茶", ""), ("红牛", "小李"), ("怡宝纯净水", "胖哥")],
        ),
        (
            "办公室点单：小孙大杯珍珠奶茶，小周拿铁热的，我要一杯美式",
            CAFE,
            [("珍珠奶茶 大杯", "小孙"), ("拿铁咖啡", "小周"), ("美式咖啡", "")],
        ),
        (
            "小孙珍珠奶茶大杯，小周拿铁，我要一杯美式",
            CAFE,
            [("珍珠奶茶 大杯", "小孙"), ("拿铁咖啡", "小周"), ("美式咖啡", "")],
        ),
        (
            "我要一份老肉片微辣，小陈一份耗儿鱼特辣，毛肚两份",
            FROZEN,
            [("老肉片", ""), ("耗儿鱼", "小陈"), ("鲜毛肚", "小陈")],
        ),
        (
            "姐，帮我同桌带一杯杨枝甘露，我要柠檬水",
            CAFE,
            [("杨枝甘露", "我同桌"), ("柠檬水", "")],
        ),
    ],
)
def test_whose_it_is(store, said, goods, found):
    assert whose(store, said, *goods) == found
