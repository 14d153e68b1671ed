"""Sizes of clothes and shoes, told beside colours and one behind the other, over small shops."""

import pytest

from search.products import find
from search.search_request import SearchRequest
from tests.search.chat.small_shop import read_as, stocked

SHIRTS = ("T恤 白 L 件", "T恤 白 XL 件", "T恤 白 2XL 件", "T恤 黑 2XL 件")
PANTS = ("短裤 3XL 条", "内裤 XL 条", "内裤 XXL 条")
SHOES = ("运动鞋 黑 42 双", "运动鞋 黑 43 双", "布鞋 41 双", "布鞋 42 双", "袜子 双")
TROUSERS = ("牛仔裤 32 条", "牛仔裤 33 条", "校服裤 140 条", "校服裤 150 条", "皮带 条")
PIPES = ("弯头 20 个", "弯头 25 个", "三通 20 个")
LIQUIDS = ("84消毒液 瓶", "洗洁精 84g 瓶", "秋衣 130 套")

CASES = [
    # 2XL and XXL are one
    ("白T恤2XL一件", SHIRTS, [("T恤 白 2XL", 1)]),
    ("白T恤 xxl 1件", SHIRTS, [("T恤 白 2XL", 1)]),
    ("白T恤L一件XL两件", SHIRTS, [("T恤 白 L", 1), ("T恤 白 XL", 2)]),
    ("白T恤 XL 2XL 各一件", SHIRTS, [("T恤 白 XL", 1), ("T恤 白 2XL", 1)]),
    ("T恤2XL一件，要黑的", SHIRTS, [("T恤 黑 2XL", 1)]),
    ("白T恤xl一件 改2xl", SHIRTS, [("T恤 白 2XL", 1)]),
    ("T恤白的L一件，没有L就XL", SHIRTS, [("T恤 白 L", 1), ("T恤 白 XL", 1)]),
    ("白T恤L一件，没有就换2XL的", SHIRTS, [("T恤 白 L", 1), ("T恤 白 2XL", 1)]),
    ("短裤XXXL一条", PANTS, [("短裤 3XL", 1)]),
    ("内裤2XL三条", PANTS, [("内裤 XXL", 3)]),
    ("内裤3XL一条", PANTS, [(["内裤 XL", "内裤 XXL"], 1)]),
    # another size of the same
    ("校服裤140三条，150再来一条", TROUSERS, [("校服裤 140", 3), ("校服裤 150", 1)]),
    ("校服裤140*1 150*2", TROUSERS, [("校服裤 140", 1), ("校服裤 150", 2)]),
    ("校服裤140/150各一条", TROUSERS, [("校服裤 140", 1), ("校服裤 150", 1)]),
    ("校服裤140一条，皮带20", TROUSERS, [("校服裤 140", 1), ("皮带", 20)]),
    ("校服裤140一条，身高150", TROUSERS, [("校服裤 140", 1)]),
    ("校服裤三条，140 150", TROUSERS, [(["校服裤 140", "校服裤 150"], 3)]),
    # a number of what is worn is its size, and how many of anything else
    ("运动鞋42 黑 1双", SHOES, [("运动鞋 黑 42", 1)]),
    ("运动鞋 42 43 各一双", SHOES, [("运动鞋 黑 42", 1), ("运动鞋 黑 43", 1)]),
    ("布鞋41 42各来一双", SHOES, [("布鞋 41", 1), ("布鞋 42", 1)]),
    ("布鞋42两双", SHOES, [("布鞋 42", 2)]),
    ("布鞋42 袜子20", SHOES, [("布鞋 42", 1), ("袜子", 20)]),
    ("袜子42", SHOES, [("袜子", 42)]),
    ("牛仔裤32腰一条", TROUSERS, [("牛仔裤 32", 1)]),
    ("校服裤140 150 各一条", TROUSERS, [("校服裤 140", 1), ("校服裤 150", 1)]),
    ("校服裤140一条150两条", TROUSERS, [("校服裤 140", 1), ("校服裤 150", 2)]),
    ("皮带30", TROUSERS, [("皮带", 30)]),
    ("弯头20", PIPES, [(["弯头 20", "弯头 25"], 20)]),
    ("弯头20 10个", PIPES, [("弯头 20", 10)]),
    ("三通20", PIPES, [("三通 20", 20)]),
    ("130一套", LIQUIDS, [("秋衣 130", 1)]),
    ("84一瓶", LIQUIDS, [("84消毒液", 1)]),
]


@pytest.mark.parametrize(("said", "goods", "found"), CASES)
def test_reads_what_is_worn(store, said, goods, found):
    stocked(store, *goods)

    assert read_as(store, said) == found


@pytest.mark.parametrize("asked", ["T恤 XXL", "t恤2xl", "t恤 xxl"])
def test_finds_one_size_by_both_ways_of_writing_it(store, asked):
    stocked(store, *SHIRTS)

    found = find(SearchRequest(text=asked, store=store), limit=8)

    assert {page.title for page in found.products} <= {"T恤 白 2XL", "T恤 黑 2XL"}
    assert found.products
    assert not found.is_similar
