"""What grocers, stationers and phone shops are asked day by day, as unseen messages said it."""

import pytest

from tests import make
from tests.search.chat.small_shop import read_as, stocked

DRINKS = ("农夫山泉 550ml 瓶 [24瓶/箱]", "雪碧 500ml 瓶 [每箱15瓶]", "王老吉 310ml 罐")
STATIONERY = (
    "得力A4复印纸70g 500张 包 [5包/箱]",
    "得力A4复印纸80g 500张 包 [5包/箱]",
    "田字格本 本 [10本/包]",
    "得力中性笔替芯0.5mm黑色20支装 盒",
)

CASES = [
    # a case of what is sold one by one, where the shop tells how many are in it
    ("农夫山泉两箱", DRINKS, [("农夫山泉 550ml", 48)]),
    ("雪碧来半箱", ("雪碧 500ml 瓶 [整箱12瓶]",), [("雪碧 500ml", 6)]),
    ("雪碧一件", DRINKS, [("雪碧 500ml", 15)]),
    ("王老吉一箱", DRINKS, [("王老吉 310ml", None)]),
    ("雪碧半箱", DRINKS, [("雪碧 500ml", None)]),
    ("田字格一包", STATIONERY, [("田字格本", 10)]),
    ("脐橙两箱", ("赣南脐橙 斤 [10斤/箱]",), [("赣南脐橙", 20)]),
    ("草鱼一条", ("鲜活草鱼 斤 [一条4斤左右]",), [("鲜活草鱼", None)]),
    ("啤酒一箱", ("青岛啤酒 罐 [12罐/箱]", "燕京啤酒 箱"), [("燕京啤酒", 1)]),
    ("7号电池来8节", ("南孚7号碱性电池4粒装 卡",), [("南孚7号碱性电池4粒装", 2)]),
]


@pytest.fixture
def store(db):
    return make.store("日日鲜")


@pytest.mark.parametrize(("said", "goods", "expected"), CASES)
def test_what_is_asked_day_by_day_is_read_as_meant(said, goods, expected, store):
    stocked(store, *goods)

    assert read_as(store, said) == expected
