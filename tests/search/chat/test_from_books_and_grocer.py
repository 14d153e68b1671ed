"""Orders as one hand wrote them for a bookshop and a grocer, put in our own words."""

import pytest

from tests.search.chat.small_shop import read_as, shared, stocked

GROCER = (
    *("上海青 斤", "嫩豆腐 盒", "土豆 斤", "加碘盐 袋", "五常大米 5kg 袋", "金龙鱼大米 10kg 袋"),
    *(
        "伊利纯牛奶 箱",
        "海天生抽 瓶",
        "千禾酱油 瓶",
        "土鸡蛋 斤",
        "鲜鸡蛋 斤",
        "青岛啤酒 500ml×12 罐",
    ),
)
BOOKS = (
    *("53天天练 数学 三年级上册 本", "53天天练 数学 四年级上册 本", "田字格本 本"),
    *("水彩笔 24色 盒", "水彩笔 36色 盒", "恐龙贴纸书 本", "透明书皮 包"),
)

FOR_SEVERAL = [
    # goods first, and who wants how much of them
    (
        "上海青：502一斤，603两斤\n豆腐：502两盒",
        GROCER,
        [("上海青", 1, "502"), ("上海青", 2, "603"), ("嫩豆腐", 2, "502")],
    ),
    *(
        (said, GROCER, [("伊利纯牛奶", 1, who) for who in ("陈姐", "小吴", "周会计")])
        for said in (
            "伊利纯牛奶团购 每人一箱：陈姐、小吴、周会计",
            "伊利纯牛奶 陈姐、小吴、周会计各一箱",
        )
    ),
    (
        "五常大米接龙，一人两袋：王姐，小吴，李叔3袋",
        GROCER,
        [("五常大米 5kg", 2, "王姐"), ("五常大米 5kg", 2, "小吴"), ("五常大米 5kg", 3, "李叔")],
    ),
    # rooms in speech, and with a building before and a name behind
    (
        "老板502要盐一包五常大米一袋503也要盐一包外加土豆两斤",
        GROCER,
        [
            *(("加碘盐", 1, "502"), ("五常大米 5kg", 1, "502")),
            *(("加碘盐", 1, "503"), ("土豆", 2, "503")),
        ],
    ),
    (
        "2栋302王姐 10公斤大米1袋，2栋501 五常大米1袋 盐1袋",
        GROCER,
        [
            ("金龙鱼大米 10kg", 1, "2栋302王姐"),
            *(("五常大米 5kg", 1, "2栋501"), ("加碘盐", 1, "2栋501")),
        ],
    ),
    (
        "三年级53天天练团购：\n李子涵妈妈 数学一本\n王浩宇爸爸 数学两本\n一共3本书，我统一来拿",
        BOOKS,
        [
            ("53天天练 数学 三年级上册", 1, "李子涵妈妈"),
            ("53天天练 数学 三年级上册", 2, "王浩宇爸爸"),
        ],
    ),
    # 小本 is nobody.
    (
        "乐乐妈 田字格10本；豆豆奶奶 田字格5本 小本的书皮1包",
        BOOKS,
        [("田字格本", 10, "乐乐妈"), ("田字格本", 5, "豆豆奶奶"), ("透明书皮", 1, "豆豆奶奶")],
    ),
]

ORDERS = [
    ("青岛两箱", GROCER, [("青岛啤酒 500ml×12", 24)]),
    ("普通鸡蛋三斤", GROCER, [("鲜鸡蛋", 3)]),
    ("唔该送支生抽同埋两包盐上嚟", GROCER, [("海天生抽", 1), ("加碘盐", 2)]),
    ("大米没了 快给我送一袋五常的", GROCER, [("五常大米 5kg", 1)]),
    ("水彩笔一盒 颜色多的那种", BOOKS, [("水彩笔 36色", 1)]),
    ("土鸡蛋又涨价了没有？前几天还5块2的", GROCER, []),
    ("53天天练是最新版的吧？", BOOKS, []),
]


@pytest.mark.parametrize(("said", "goods", "found"), FOR_SEVERAL)
def test_knows_whose_it_is(store, said, goods, found):
    assert shared(store, said, *goods) == found


@pytest.mark.parametrize(("said", "goods", "found"), ORDERS)
def test_reads_what_is_meant(store, said, goods, found):
    stocked(store, *goods)

    assert read_as(store, said) == found
