"""What orders that were put together at random (test_by_grammar.py) were not read as meant."""

import pytest

from search.chat.reader import read
from shop.catalog.models import CategoryPage
from shop.stores.editing.page_edits import add_below
from shop.stores.models import StorePage
from tests import make
from tests.search.chat.small_shop import read_as, shared, stocked

BAKERY = (
    *("榴莲千层 块", "芒果千层 块", "草莓千层 块", "蛋挞 个", "海盐卷 个"),
    *("肉松小贝 个", "山楂小贝 个", "话梅小贝 个"),
)
CORNER = (
    *("可口可乐 瓶", "加碘盐 袋", "垃圾袋 卷", "老豆腐 块", "海天生抽 瓶", "五花肉 斤", "挂面 把"),
    *("老陈醋 瓶", "棒棒糖 支", "小米 斤", "唐诗三百首 注音版 本", "焦糖瓜子 小包 袋"),
)
SIZED = ("福临门大米 5kg 袋", "金龙鱼大米 10kg 袋", "可口可乐 500ml 瓶", "可口可乐 2L 瓶")
EGGS = ("土鸡蛋 斤", "普通鸡蛋 斤")

FOR_SEVERAL = [
    # as many goods of each, without a sign between them
    (
        "小许要榴莲千层一块，宋阿姨蛋挞四个海盐卷两个，老范肉松小贝三个",
        BAKERY,
        [
            ("榴莲千层", 1, "小许"),
            *(("蛋挞", 4, "宋阿姨"), ("海盐卷", 2, "宋阿姨")),
            ("肉松小贝", 3, "老范"),
        ],
    ),
    (
        "老板，阿强来三瓶可乐\n婆婆来五袋盐\n张姐来五卷垃圾袋",
        CORNER,
        [("可口可乐", 3, "阿强"), ("加碘盐", 5, "婆婆"), ("垃圾袋", 5, "张姐")],
    ),
    (
        "二楼：盐2袋，何大爷：豆腐5块，再来挂面6把，5栋王姐：生抽6瓶",
        CORNER,
        [
            ("加碘盐", 2, "二楼"),
            *(("老豆腐", 5, "何大爷"), ("挂面", 6, "何大爷")),
            ("海天生抽", 6, "5栋王姐"),
        ],
    ),
    (
        "孙姐 可乐3瓶，豆腐6块，二楼 五花肉4斤，我妈 挂面5把",
        CORNER,
        [
            *(("可口可乐", 3, "孙姐"), ("老豆腐", 6, "孙姐")),
            ("五花肉", 4, "二楼"),
            ("挂面", 5, "我妈"),
        ],
    ),
    # where each begins in another way, and oneself
    (
        "李明垃圾袋一卷\n302：豆腐一块生抽两瓶\n我挂面一把",
        CORNER,
        [
            ("垃圾袋", 1, "李明"),
            *(("老豆腐", 1, "302"), ("海天生抽", 2, "302")),
            ("挂面", 1, ""),
        ],
    ),
    (
        "垃圾袋四卷是我的，五花肉五斤是孙姐的",
        CORNER,
        [("垃圾袋", 4, ""), ("五花肉", 5, "孙姐")],
    ),
    ("生抽两瓶我的，垃圾袋四卷阿强的", CORNER, [("海天生抽", 2, ""), ("垃圾袋", 4, "阿强")]),
    (
        "垃圾袋四卷——陈师傅\n五花肉两斤——小许",
        CORNER,
        [("垃圾袋", 4, "陈师傅"), ("五花肉", 2, "小许")],
    ),
    ("何大爷、李奶奶各挂面3把", CORNER, [("挂面", 3, "何大爷"), ("挂面", 3, "李奶奶")]),
    ("帮我拿可乐四瓶，再帮小周带盐五袋", CORNER, [("可口可乐", 4, ""), ("加碘盐", 5, "小周")]),
    ("王阿姨六把挂面，豆豆妈跟王阿姨一样", CORNER, [("挂面", 6, "王阿姨"), ("挂面", 6, "豆豆妈")]),
    # changed afterwards, by name
    *(
        (
            f"行政部来垃圾袋三卷豆腐两块\n503来五花肉一斤，{change}",
            CORNER,
            [*left, ("五花肉", 1, "503"), *more],
        )
        for change, left, more in (
            ("行政部的豆腐不要了", [("垃圾袋", 3, "行政部")], []),
            ("行政部不要豆腐了", [("垃圾袋", 3, "行政部")], []),
            ("行政部说豆腐不要了", [("垃圾袋", 3, "行政部")], []),
            ("行政部的不要了", [], []),
            (
                "行政部的豆腐改成五块",
                [("垃圾袋", 3, "行政部"), ("老豆腐", 5, "行政部")],
                [],
            ),
            (
                "行政部再加一把挂面",
                [("垃圾袋", 3, "行政部"), ("老豆腐", 2, "行政部")],
                [("挂面", 1, "行政部")],
            ),
        )
    ),
    # by a part of what the row was headed with; of two 王姐 nobody knows which
    *(
        (
            f"5栋王姐：豆腐2块，盐1袋\n{other}：挂面1把\n{change}",
            CORNER,
            [*left, ("挂面", 1, other), *more],
        )
        for other, change, left, more in (
            ("老吴", "王姐的豆腐不要了", [("加碘盐", 1, "5栋王姐")], []),
            ("老吴", "5栋的豆腐不要了", [("加碘盐", 1, "5栋王姐")], []),
            ("老吴", "王姐的不要了", [], []),
            (
                "老吴",
                "王姐再加一瓶可乐",
                [("老豆腐", 2, "5栋王姐"), ("加碘盐", 1, "5栋王姐")],
                [("可口可乐", 1, "5栋王姐")],
            ),
            (
                "3栋王姐",
                "王姐再加一瓶可乐",
                [("老豆腐", 2, "5栋王姐"), ("加碘盐", 1, "5栋王姐")],
                [("可口可乐", 1, "王姐")],
            ),
        )
    ),
    # goods that begin as names do
    (
        "小米两斤，老陈醋一瓶，棒棒糖三支",
        CORNER,
        [("小米", 2, ""), ("老陈醋", 1, ""), ("棒棒糖", 3, "")],
    ),
    (
        "3-201 挂面1把\n3-502 垃圾袋1卷 唐诗注音版1本 小包焦糖瓜子3袋",
        CORNER,
        [
            ("挂面", 1, "3-201"),
            *(("垃圾袋", 1, "3-502"), ("唐诗三百首 注音版", 1, "3-502")),
            ("焦糖瓜子 小包", 3, "3-502"),
        ],
    ),
    (
        "张姐小米两斤棒棒糖三支，老陈老陈醋一瓶",
        CORNER,
        [("小米", 2, "张姐"), ("棒棒糖", 3, "张姐"), ("老陈醋", 1, "老陈")],
    ),
]

ORDERS = [
    ("盐两袋和豆腐一块和生抽四瓶", CORNER, [("加碘盐", 2), ("老豆腐", 1), ("海天生抽", 4)]),
    ("大米四袋，不要5kg的", SIZED, [("金龙鱼大米 10kg", 4)]),
    ("大米四袋，不要10kg的", SIZED, [("福临门大米 5kg", 4)]),
    ("土的和普通的鸡蛋各三斤", EGGS, [("土鸡蛋", 3), ("普通鸡蛋", 3)]),
    ("两升的和小瓶的可乐各四瓶", SIZED, [("可口可乐 2L", 4), ("可口可乐 500ml", 4)]),
    ("可乐三瓶500毫升的不对要大瓶的", SIZED, [("可口可乐 2L", 3)]),
]

INSTEAD = [
    ("榴莲千层2块没有榴莲的就拿草莓的", ("榴莲千层", 2), ("草莓千层", 2)),
    ("榴莲千层2块，要是没榴莲了草莓的也行", ("榴莲千层", 2), ("草莓千层", 2)),
    ("蛋挞两个，要是没有蛋挞海盐卷也行", ("蛋挞", 2), ("海盐卷", 2)),
    ("给我留个榴莲千层吧，没有榴莲就换芒果的", ("榴莲千层", 1), ("芒果千层", 1)),
    ("山楂小贝两个，没有山楂小贝话梅小贝也行", ("山楂小贝", 2), ("话梅小贝", 2)),
]


@pytest.mark.parametrize(("said", "goods", "found"), FOR_SEVERAL)
def test_knows_whose_it_is(store, said, goods, found):
    assert shared(store, said, *goods) == found


@pytest.mark.parametrize(("said", "goods", "found"), ORDERS)
def test_reads_what_is_meant(store, said, goods, found):
    stocked(store, *goods)

    assert read_as(store, said) == found


@pytest.mark.parametrize(("said", "wanted", "instead"), INSTEAD)
def test_what_may_come_instead_is_told(store, said, wanted, instead):
    stocked(store, *BAKERY)

    lines = read(said, store=store).lines

    told = [(line.goods.name, line.quantity, line.is_conditional) for line in lines]
    assert told == [(*wanted, False), (*instead, True)]


def test_what_only_lies_on_the_shelf_is_not_meant(store):
    """牛奶, of which 酸奶 stands on the shelf: no question about that."""
    shelf = CategoryPage(title="牛奶", store=store)
    add_below(StorePage.objects.get(store=store), shelf, actor=store.owner)
    for name in ("蒙牛纯牛奶", "伊利纯牛奶", "光明酸奶"):
        make.product(store, name, unit="盒", category=shelf)

    assert read_as(store, "牛奶两盒") == [(["伊利纯牛奶", "蒙牛纯牛奶"], 2)]
