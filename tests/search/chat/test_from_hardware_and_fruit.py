"""Orders as one hand wrote them for a hardware dealer and a shop of fruit, put in our own words."""

import pytest

from search.chat.reader import read
from tests.search.chat.small_shop import read_as, shared, stocked

HARDWARE = (
    *("公牛单开开关 86型 个", "三角阀 4分 个", "不锈钢软管 50cm 根", "美的热水器 60升 台"),
    *("苏泊尔水壶 1.5升 个", "美的电饭煲 3升 个", "飞科电吹风 1200瓦 个"),
    *("十字螺丝刀 6寸 把", "一字螺丝刀 6寸 把", "九牧厨房水龙头 冷热 个", "艾美特台扇 台"),
)
FRUIT = (
    *("小台芒 斤", "大青芒 斤", "赣南脐橙 斤", "巨峰葡萄 斤", "黄心猕猴桃 盒", "绿心猕猴桃 盒"),
    *("统一冰红茶 瓶", "菠菜 斤", "土豆 斤"),
)

FOR_SEVERAL = [
    # a heading, and rooms that want something behind a gap
    (
        "三个租客要换东西：101 要一个单开开关，202 三角阀两个加50的软管两根，305 要60升热水器一台",
        HARDWARE,
        [
            ("公牛单开开关 86型", 1, "101"),
            *(("三角阀 4分", 2, "202"), ("不锈钢软管 50cm", 2, "202")),
            ("美的热水器 60升", 1, "305"),
        ],
    ),
    # goods told by a size before how many, and somebody who thinks again
    *(
        (
            f"老吴：苏泊尔水壶一个\n张姐：电饭煲3升的一个，吹风机一个\n{change}",
            HARDWARE,
            [("美的电饭煲 3升", 1, "张姐"), ("飞科电吹风 1200瓦", 1, "张姐")],
        )
        for change in ("老吴说水壶先不要了，家里还有", "老吴说不要水壶了")
    ),
    ("阿芳脐橙3斤 小娟巨峰2斤", FRUIT, [("赣南脐橙", 3, "阿芳"), ("巨峰葡萄", 2, "小娟")]),
    ("阿芳要脐橙3斤 小娟巨峰2斤", FRUIT, [("赣南脐橙", 3, "阿芳"), ("巨峰葡萄", 2, "小娟")]),
    ("王姐：脐橙3斤\n李哥：我要土豆2斤", FRUIT, [("赣南脐橙", 3, "王姐"), ("土豆", 2, "李哥")]),
]

ORDERS = [
    ("芒果3斤", FRUIT, [(["大青芒", "小台芒"], 3)]),
    ("小台芒3斤 小土豆2斤", FRUIT, [("小台芒", 3), ("土豆", 2)]),
    (
        "螺丝刀来两把 一把十字一把一字\n哦对了十字的要两把",
        HARDWARE,
        [("十字螺丝刀 6寸", 2), ("一字螺丝刀 6寸", 1)],
    ),
    ("九牧那个龙头是全铜的不？", HARDWARE, []),
]

NOTES = [
    ("要一盒黄心猕猴桃放物业就行", "黄心猕猴桃", "放物业就行"),
    ("脐橙3斤，统一放门卫", "赣南脐橙", "统一放门卫"),
    ("脐橙3斤两样都送到李婶家", "赣南脐橙", "两样都送到李婶家"),
]


@pytest.mark.parametrize(("said", "goods", "found"), FOR_SEVERAL)
def test_knows_whose_it_is(store, said, goods, found):
    assert shared(store, said, *goods) == found


@pytest.mark.parametrize(("said", "goods", "found"), ORDERS)
def test_reads_what_is_meant(store, said, goods, found):
    stocked(store, *goods)

    assert read_as(store, said) == found


@pytest.mark.parametrize(("said", "name", "note"), NOTES)
def test_where_to_leave_it_is_no_goods(store, said, name, note):
    stocked(store, *FRUIT)

    (line,) = (found := read(said, store=store)).lines

    assert (line.goods.name, found.note) == (name, note)


@pytest.mark.parametrize("instead", ["就给我换成菠菜", "就帮我换菠菜", "就给我拿菠菜"])
def test_what_comes_instead_is_asked_for(store, instead):
    stocked(store, *FRUIT)

    lines = read(f"土豆来二斤，要是没有土豆{instead}", store=store).lines

    told = [(line.goods.name, line.quantity, line.is_conditional) for line in lines]
    assert told == [("土豆", 2, False), ("菠菜", 2, True)]
