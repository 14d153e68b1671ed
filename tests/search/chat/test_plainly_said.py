"""What people say plainly: how large, how many in all, in vain, politely, and in talk."""

from decimal import Decimal

import pytest

from search.chat.parsed import Status
from search.chat.reader import read
from shop.stores.models import StorePage
from tests.search.chat import orders
from tests.search.chat.small_shop import read_as, stocked

SHELF = (
    "可口可乐 瓶",
    "加碘盐 袋",
    "抽纸 包",
    "小面包 袋",
    "手摇卷笔刀 个",
    "中华铅笔 支",
    "格力空调 台",
)
KITCHEN = ("牛肉面 碗", "荷包蛋 个", "草莓奶昔 杯", "热拿铁 杯")
MARKET = (
    "可乐 瓶",
    "薯片 包",
    "豆腐 块",
    "西红柿 斤",
    "土豆 斤",
    "洗洁精 瓶",
    "和面机 台",
    "加湿器 台",
    "生姜 斤",
)
SOY = ("豆浆 热 杯", "豆浆 冰 杯", "油条 根")
SIZES = (
    "洗衣液 1kg 瓶",
    "洗衣液 2kg 瓶",
    "拖鞋 40码 双",
    "拖鞋 36码 双",
    "奶茶 大杯 杯",
    "奶茶 小杯 杯",
)
FANS = ("落地扇 遥控款 台", "落地扇 机械款 台")
POULTRY = ("老母鸡 只", "三黄鸡 只", "鸡腿 斤", "拿铁 大杯 杯", "拿铁 小杯 杯")
SCHOOL = ("五三 八年级 数学 本", "五三 八年级 物理 本", "试题研究 数学 本", "试题研究 物理 本")


@pytest.mark.parametrize(
    ("said", "goods", "found"),
    [
        # what goes with it is counted by itself
        ("牛肉面加两个荷包蛋", KITCHEN, [("牛肉面", 1), ("荷包蛋", 2)]),
        ("给我加两个荷包蛋", KITCHEN, [("荷包蛋", 2)]),
        # five or six, and no two things
        ("铅笔5、6支吧，盐一袋", SHELF, [("中华铅笔", None), ("加碘盐", 1)]),
        ("盐2、铅笔3支", SHELF, [("加碘盐", 2), ("中华铅笔", 3)]),
        ("铅笔抽纸全要", SHELF, [("中华铅笔", 1), ("抽纸", 1)]),
        # one thing behind the other, without a sign
        ("可乐两瓶一包薯片三块豆腐", MARKET, [("可乐", 2), ("薯片", 1), ("豆腐", 3)]),
        ("西红柿一斤二两生姜一斤半", MARKET, [("西红柿", "1.2"), ("生姜", "1.5")]),
        ("三包薯片加可乐六瓶", MARKET, [("薯片", 3), ("可乐", 6)]),
        ("薯片8和买五斤土豆", MARKET, [("薯片", 8), ("土豆", 5)]),
        ("一包薯片吧跟西红柿10斤", MARKET, [("薯片", 1), ("西红柿", 10)]),
        ("来一台加湿器和两台和面机", MARKET, [("加湿器", 1), ("和面机", 2)]),
        # a bare number, whatever is said behind it
        ("土豆8吧", MARKET, [("土豆", 8)]),
        ("可乐2，西红柿8谢谢", MARKET, [("可乐", 2), ("西红柿", 8)]),
        ("薯片两包嗷", MARKET, [("薯片", 2)]),
        # where there is any
        ("可乐五瓶，有洗洁精的话来两瓶", MARKET, [("可乐", 5), ("洗洁精", 2)]),
        # one kind, then another
        ("三杯冰豆浆，两杯热的", SOY, [("豆浆 冰", 3), ("豆浆 热", 2)]),
        ("豆浆要热的五杯", SOY, [("豆浆 热", 5)]),
        ("豆浆两杯要甜的", SOY, [(["豆浆 冰", "豆浆 热"], 2)]),
        ("洗衣液两瓶2kg的，一瓶1kg的", SIZES, [("洗衣液 2kg", 2), ("洗衣液 1kg", 1)]),
        ("洗衣液三瓶，两瓶1kg的一瓶2kg的", SIZES, [("洗衣液 1kg", 2), ("洗衣液 2kg", 1)]),
        ("拖鞋三双，40码两双36码一双", SIZES, [("拖鞋 40码", 2), ("拖鞋 36码", 1)]),
        ("小杯奶茶和大杯奶茶各五杯", SIZES, [("奶茶 小杯", 5), ("奶茶 大杯", 5)]),
        # so many after all
        ("可乐四瓶，薯片两包，可乐只要两瓶", MARKET, [("可乐", 2), ("薯片", 2)]),
        ("土豆六斤，土豆要五斤，刚才说错了", MARKET, [("土豆", 5)]),
        ("薯片两包，可乐一瓶，那个不要薯片了", MARKET, [("可乐", 1)]),
        # of a kind, and how large
        ("来只鸡", POULTRY, [(["三黄鸡", "老母鸡"], 1)]),
        ("要一杯大拿铁", POULTRY, [("拿铁 大杯", 1)]),
        # of which both subjects are
        ("八年级五三，数学物理各一本", SCHOOL, [("五三 八年级 数学", 1), ("五三 八年级 物理", 1)]),
        # taken back, however politely
        ("热拿铁一杯，草莓奶昔一杯，奶昔不要了可以吗", KITCHEN, [("热拿铁", 1)]),
        ("刚刚点的那杯奶昔取消", KITCHEN, [("草莓奶昔", 0)]),
        ("刚才说的落地扇不要了，机械的那个", FANS, [("落地扇 机械款", 0)]),
        ("热拿铁换成奶昔行吗", KITCHEN, [("热拿铁", 0), ("草莓奶昔", 1)]),
        # more of what was asked, and what is wanted after all
        ("抽纸多少钱一包啊，盒装的", SHELF, []),
        ("抽纸要是还是5块一包就给我来3包", SHELF, [("抽纸", 3)]),
        # whoever wants it
        ("舅舅要可乐", SHELF, [("可口可乐", 1)]),
        ("大家都要热拿铁", KITCHEN, [("热拿铁", 1)]),
        ("给我爸送一袋盐", SHELF, [("加碘盐", 1)]),
        # no order
        ("收到了，就是少了一袋盐，你查一下", SHELF, []),
        ("昨天买的小面包有一袋是压扁的，都碎了", SHELF, []),
        ("空调装好了 师傅人不错", SHELF, []),
        ("上次买的铅笔有两支写不出来", SHELF, []),
        ("铅笔两支，盐多给两包", SHELF, [("中华铅笔", 2)]),
    ],
)
def test_reads_it_as_it_is_meant(store, said, goods, found):
    stocked(store, *goods)

    assert read_as(store, said) == [
        (name, number if number is None else Decimal(number)) for name, number in found
    ]


def test_scissors_are_no_pencil_sharpener(store):
    stocked(store, *SHELF)

    assert read_as(store, "剪刀一把") == [([], 1)]
    assert read_as(store, "卷笔刀一个") == [("手摇卷笔刀", 1)]


def test_the_small_one_is_small_though_its_text_says_so(store):
    """A text that calls both 小瓶 and 大瓶 tells them apart no less than their sizes do."""
    rows = [
        {
            "shop": store.name,
            "category": "",
            "barcode": "",
            "price": "3.00",
            "unit": "瓶",
            "sku": name,
            "name": name,
            "spec": spec,
            "description": called,
        }
        for name, spec, called in (
            ("可口可乐500ml", "500ml", "可乐小瓶"),
            ("可口可乐2L", "2L", "可乐大瓶"),
        )
    ]
    orders.put(rows, {(store.name, ""): StorePage.objects.get(store=store)}, has_variants=False)

    assert read_as(store, "可乐小的12瓶") == [("可口可乐500ml", 12)]
    assert read_as(store, "可乐大的一瓶") == [("可口可乐2L", 1)]


def test_an_address_stays_one_whatever_is_sold(store):
    """新 tells goods apart, and 光谷新村 does not."""
    stocked(store, "电饭煲 新款 台", "电饭煲 老款 台")

    found = read("电饭煲要一台，送到光谷新村5栋", store=store)

    assert [line.status for line in found.lines] == [Status.AMBIGUOUS]
    assert found.note == "送到光谷新村5栋"


def test_tastes_are_nobody(store):
    stocked(store, "酸奶 原味 盒", "酸奶 草莓味 盒", "酸奶 蓝莓味 盒")

    found = read("酸奶三盒，两盒原味的一盒蓝莓的", store=store).lines

    assert [(line.goods.name, line.quantity, line.buyer) for line in found] == [
        ("酸奶 原味", 2, ""),
        ("酸奶 蓝莓味", 1, ""),
    ]
