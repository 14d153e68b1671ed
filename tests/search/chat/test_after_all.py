"""What somebody wants after all: warm or cold, another size, or so much of everything."""

from decimal import Decimal

import pytest

from tests.search.chat.small_shop import read_as, stocked

COFFEE = (
    "热拿铁 杯",
    "冰拿铁 杯",
    "燕麦拿铁 热 杯",
    "美式咖啡 热 杯",
    "冰美式 杯",
    "柠檬茶 冰 杯",
    "冰红茶 瓶",
    "红茶 包",
)
BREAD = ("贝果 原味 个", "贝果 蓝莓 个", "吐司 原味 袋", "吐司 全麦 袋", "牛奶 盒")
BOTTLES = ("可乐 大瓶 瓶", "可乐 小瓶 瓶", "雪碧 大瓶 瓶")
MARKET = ("大白菜 颗", "土豆 斤", "黄瓜 斤", "五花肉 斤", "菠萝包 个")
SCHOOL = ("作文本 本", "英语本 本", "跳绳 根", "红领巾 条")
MEAT = ("后腿肉 斤", "里脊肉 斤", "五花肉 斤")
PENS = ("中性笔 黑 支", "中性笔 红 支")


@pytest.mark.parametrize(
    ("said", "goods", "found"),
    [
        # warm or cold
        ("拿铁（热）两杯", COFFEE, [("热拿铁", 2)]),
        ("拿铁冰的一杯", COFFEE, [("冰拿铁", 1)]),
        ("美式一杯", COFFEE, [(["冰美式", "美式咖啡 热"], 1)]),
        ("美式冰的一杯", COFFEE, [("冰美式", 1)]),
        ("美式一杯要冰的", COFFEE, [("冰美式", 1)]),
        ("冰红茶一瓶要冰的", COFFEE, [("冰红茶", 1)]),
        ("满一百包邮吗 红茶一包", COFFEE, [("红茶", 1)]),
        ("红茶一包", COFFEE, [("红茶", 1)]),
        ("热拿铁一杯，还是冰的吧", COFFEE, [("冰拿铁", 1)]),
        # another after all
        ("贝果来三个蓝莓的…算了还是原味吧", BREAD, [("贝果 原味", 3)]),
        ("全麦吐司一袋，算了还是原味的吧", BREAD, [("吐司 原味", 1)]),
        ("牛奶两盒，还是原味吧", BREAD, [("牛奶", 2)]),
        ("蓝莓贝果两个 算了还是算了", BREAD, []),
        ("蓝莓贝果两个 不要了家里还有", BREAD, []),
        ("可乐小瓶两瓶，还是大瓶吧", BOTTLES, [("可乐 大瓶", 2)]),
        ("可乐小瓶两瓶，雪碧，还是大瓶吧", BOTTLES, [("可乐 小瓶", 2), ("雪碧 大瓶", 1)]),
        ("可乐大瓶两瓶，还是雪碧吧", BOTTLES, [("雪碧 大瓶", 2)]),
        ("黑笔两支，还是上次的", PENS, [("中性笔 黑", 2)]),
        # one amount for all, a slip, and how it should be
        ("土豆两斤 黄瓜两斤 都改成一斤", MARKET, [("土豆", 1), ("黄瓜", 1)]),
        (
            "土豆两斤 黄瓜两斤 五花肉不要了 都改成一斤",
            MARKET,
            [("土豆", 1), ("黄瓜", 1), ("五花肉", 0)],
        ),
        ("土豆两斤 黄瓜一斤 改成两斤", MARKET, [("土豆", 2), ("黄瓜", 2)]),
        ("土豆两斤不，三斤", MARKET, [("土豆", 3)]),
        ("要不土豆两斤吧", MARKET, [("土豆", 2)]),
        ("要不是太贵我就买两斤土豆", MARKET, []),
        ("五花肉一斤太肥的不要", MARKET, [("五花肉", 1)]),
        # there are some at home, and so many are enough
        (
            "作文本10本，英语本20本。哦英语本家里还有，10本就够",
            SCHOOL,
            [("作文本", 10), ("英语本", 10)],
        ),
        ("作文本10本，英语本20本，英语本不要了，5本就行", SCHOOL, [("作文本", 10), ("英语本", 5)]),
        ("作文本20本，10本就够", SCHOOL, [("作文本", 10)]),
        ("三年级二班跳绳45根", SCHOOL, [("跳绳", 45)]),
        ("红领巾咋卖的 拿三条", SCHOOL, [("红领巾", 3)]),
        ("二斤半后腿绞成馅 别放葱姜", MEAT, [("后腿肉", 2.5)]),
        ("里脊肉三两就行，别多了", MEAT, [("里脊肉", Decimal("0.3"))]),
        ("五花肉二斤，我老公175 140斤", MEAT, [("五花肉", 2)]),
        ("早上买的菠萝包里面有根头发!!!给个说法", MARKET, []),
    ],
)
def test_hears_what_it_should_be_after_all(store, said, goods, found):
    stocked(store, *goods)

    assert read_as(store, said) == found
