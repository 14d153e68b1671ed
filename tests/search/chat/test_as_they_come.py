"""Orders as three hands wrote them for what real shops sell: said again, put right, for several."""

import pytest

from search.chat.parsed import Status
from search.chat.reader import read
from tests import make
from tests.search.chat.small_shop import read_as, shared, stocked

STALL = ("长茄子 斤", "圆茄子 斤", "土豆 斤", "上海青 斤", "鲈鱼 条", "鲫鱼 条", "基围虾 斤")
BOOKS = ("小王子 本", "唐诗三百首 注音版 本", "田字格本 本", "得力橡皮 大号 块", "得力橡皮 小号 块")
HARDWARE = (
    *("公牛插座 8孔位 5米 个", "公牛插座 6孔位 3米 个", "苏泊尔电压力锅 5L 台"),
    *("菜刀 把", "五得利面粉 5kg 袋"),
)

ORDERS = [
    ("长茄子两斤，换成圆的", STALL, [("圆茄子", 2)]),
    ("上海青十斤土豆十斤土豆改八斤吧", STALL, [("上海青", 10), ("土豆", 8)]),
    ("土豆四斤啊不是五斤", STALL, [("土豆", 5)]),
    ("田字格10本\n田字格减掉3本", BOOKS, [("田字格本", 7)]),
    (
        "小王子一本，唐诗三百首也要一本就这两本",
        BOOKS,
        [("小王子", 1), ("唐诗三百首 注音版", 1)],
    ),
    ("小王子两本没了就这样", BOOKS, [("小王子", 2)]),
    ("橡皮大块的一块", BOOKS, [("得力橡皮 大号", 1)]),
    ("插座8孔位的1个\n菜刀2把", HARDWARE, [("公牛插座 8孔位 5米", 1), ("菜刀", 2)]),
    ("我要一个电压力锅对电压力锅一个，菜刀一把", HARDWARE, [("苏泊尔电压力锅 5L", 1), ("菜刀", 1)]),
    ("再买袋面粉", HARDWARE, [("五得利面粉 5kg", 1)]),
    (
        "给我做一个雪菜肉丝面再做一个葱油拌面",
        ("雪菜肉丝面 碗", "葱油拌面 碗"),
        [("雪菜肉丝面", 1), ("葱油拌面", 1)],
    ),
    ("laoganma 2 ping", ("老干妈风味豆豉 280g 瓶",), [("老干妈风味豆豉 280g", 2)]),
]

FOR_SEVERAL = [
    ("我土豆三斤，赵阿姨上海青一斤", STALL, [("土豆", 3, ""), ("上海青", 1, "赵阿姨")]),
    (
        "101和202都要鲈鱼一条，303要土豆6斤",
        STALL,
        [("鲈鱼", 1, "101"), ("鲈鱼", 1, "202"), ("土豆", 6, "303")],
    ),
    (
        "101、202都要鲈鱼一条，303要土豆6斤",
        STALL,
        [("鲈鱼", 1, "101"), ("鲈鱼", 1, "202"), ("土豆", 6, "303")],
    ),
    (
        "小芳、小丽、小军每人一本小王子",
        BOOKS,
        [("小王子", 1, "小芳"), ("小王子", 1, "小丽"), ("小王子", 1, "小军")],
    ),
    (
        "帮邻居刘姐带一个电压力锅，我自己要一把菜刀",
        HARDWARE,
        [("苏泊尔电压力锅 5L", 1, "刘姐"), ("菜刀", 1, "")],
    ),
]


@pytest.mark.parametrize(("said", "goods", "found"), ORDERS)
def test_reads_what_comes(store, said, goods, found):
    stocked(store, *goods)

    assert read_as(store, said) == found


@pytest.mark.parametrize(("said", "goods", "found"), FOR_SEVERAL)
def test_knows_for_whom(store, said, goods, found):
    assert shared(store, said, *goods) == found


@pytest.mark.parametrize("how", ["不要太辣", "少放辣", "不放辣"])
def test_how_strong_it_should_be_stays_with_the_order(store, how):
    stocked(store, "酸辣粉 碗", "红油抄手 碗")

    order = read(f"酸辣粉两份{how}，抄手一份", store=store)

    assert [(line.goods.name, line.quantity) for line in order.lines] == [
        ("酸辣粉", 2),
        ("红油抄手", 1),
    ]
    assert how in order.note


def test_whom_one_writes_to_gets_nothing(store):
    stocked(store, *STALL)

    order = read("王姐土豆一斤", store=store)

    assert [(line.status, line.buyer) for line in order.lines] == [(Status.MATCH, "")]
    assert "王姐" in order.note


def test_who_makes_goods_is_not_whom_one_writes_to(store):
    stocked(store, "徐福记酥糖 斤", "旺仔牛奶 罐")

    (line,) = read("马大姐酥糖一斤", store=store).lines

    assert line.status is not Status.MATCH


def test_a_kind_is_asked_about_and_no_other_is_taken_for_what_its_text_says(store):
    """公牛排插 is any 公牛插座, and no switch that is told to stand beside them."""
    stocked(store, *HARDWARE)
    make.product(store, "公牛单开开关面板", unit="个", description="插座开关")

    assert read_as(store, "再要一个公牛排插") == [(["公牛插座 6孔位 3米", "公牛插座 8孔位 5米"], 1)]


def test_fewer_words_for_what_was_ordered_are_asked_about(store):
    """鱼要两条, behind 鲈鱼一条: two of it after all, or two more."""
    stocked(store, *STALL)

    found = read("鲈鱼一条，基围虾两斤，鱼要两条", store=store).lines

    assert [line.status for line in found] == [Status.AMBIGUOUS, Status.MATCH, Status.AMBIGUOUS]
