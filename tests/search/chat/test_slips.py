"""Slips of the hand, short ways to say colours and lengths, words for how things are packed."""

import pytest

from search.chat.parsed import Status
from search.chat.reader import read
from tests import make
from tests.search.chat.small_shop import read_as, stocked

ORDERS = [
    # Units that sound alike behind digits, and characters of no living word.
    ("冬瓜2近", ["冬瓜 斤"], [("冬瓜", 2)]),
    ("来3今白萝卜", ["白萝卜 斤"], [("白萝卜", 3)]),
    ("肥皂3快", ["肥皂 块"], [("肥皂", 3)]),
    ("要2合酸奶", ["酸奶 盒"], [("酸奶", 2)]),
    ("柿饼1包 杮子2斤", ["柿饼 包", "柿子 斤"], [("柿饼", 1), ("柿子", 2)]),
    ("手套2付", ["手套 副"], [("手套", 2)]),
    ("冬瓜2斤快点送", ["冬瓜 斤"], [("冬瓜", 2)]),
    ("2今天要 冬瓜一斤", ["冬瓜 斤"], [("冬瓜", 1)]),
    # 绿绳 is a green one of the 绳.
    ("绿绳20米", ["尼龙绳 绿色 米", "尼龙绳 白色 米"], [("尼龙绳 绿色", 20)]),
    ("4平方绿线20米", ["电线 4平方 绿色 米", "电线 6平方 绿色 米"], [("电线 4平方 绿色", 20)]),
    ("右拐50米", ["尼龙绳 绿色 米"], []),
    # What is known by its name is no coloured one of something else, and a word may be one.
    ("红牛1罐", ["毛绒牛 红色 罐", "汽水 罐"], [([], 1)]),
    ("黄瓜2斤", ["西瓜 黄色 斤", "冬瓜 斤"], [([], 2)]),
    ("红包5个", ["帆布包 红色 个", "帆布包 黑色 个"], [([], 5)]),
    ("3快克", ["快克胶囊 盒"], [("快克胶囊", 3)]),
    ("汽水2今儿要", ["汽水 瓶"], [("汽水", 2)]),
    # Another size than the only case holds is asked about, never taken for it.
    ("500ml整箱3箱", ["汽水 330ml×24罐 箱", "冬瓜 斤"], [([], 3)]),
    # Another amount, in others' words; one of two instead of both; a need and no change.
    ("酸奶6盒。我女儿说要8盒，那就8盒", ["酸奶 盒"], [("酸奶", 8)]),
    ("酸奶6盒，那就8盒", ["酸奶 盒", "冬瓜 斤"], [("酸奶", 8)]),
    (
        "毛巾来两条，还是厚的一条、薄的一条吧",
        ["毛巾 厚款 条", "毛巾 薄款 条"],
        [("毛巾 厚款", 1), ("毛巾 薄款", 1)],
    ),
    (
        "汽水2瓶，酸奶1盒，我老公说要3瓶",
        ["汽水 瓶", "酸奶 盒"],
        [("汽水", 2), ("酸奶", 1), ([], 3)],
    ),
    ("汽水5瓶，还是老价钱的2瓶", ["汽水 瓶", "酸奶 盒"], [("汽水", 5)]),
    ("客户家换热水器一台", ["热水器 台", "电扇 台"], [("热水器", 1)]),
    ("车厘子换梨2斤", ["梨 斤", "冬瓜 斤"], [("梨", 2)]),
    ("军训完要换夏装，酸奶6盒", ["酸奶 盒"], [("酸奶", 6)]),
    ("我们四个人吃冬瓜2斤", ["冬瓜 斤"], [("冬瓜", 2)]),
    (
        "银河传说1、2、3各一本",
        ["银河传说1 本", "银河传说2 本", "银河传说3 本"],
        [("银河传说1", 1), ("银河传说2", 1), ("银河传说3", 1)],
    ),
    ("酸奶6盒，我下午三点来拉", ["酸奶 盒"], [("酸奶", 6)]),
    # A short name with its number behind it.
    (
        "梧桐哨2号一支",
        ["梧桐木哨 1号 教练哨 支", "梧桐木哨 2号 裁判哨 支"],
        [("梧桐木哨 2号 裁判哨", 1)],
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "goods", "found"), ORDERS, ids=[each[0] for each in ORDERS])
def test_slips_and_short_ways(store, said, goods, found):
    stocked(store, *goods)

    assert read_as(store, said) == found


@pytest.mark.django_db
def test_a_word_for_how_it_is_packed_is_no_other_goods(store):
    make.product(store, "橙汁 330ml", unit="罐")
    make.product(store, "麦汁 500ml", unit="罐", description="易拉罐")

    assert read_as(store, "橙汁易拉罐4罐") == [("橙汁 330ml", 4)]


@pytest.mark.django_db
def test_a_sum_below_a_list_is_nobodys_row(store):
    stocked(store, "毛巾 条", "拖把 把")

    parsed = read("毛巾\n何姐 2条\n芬姐 1条\n一共三条别发错", store=store)

    assert [(line.buyer, line.quantity) for line in parsed.lines] == [("何姐", 2), ("芬姐", 1)]
    assert "一共三条" in parsed.note


@pytest.mark.django_db
def test_somebodys_mother_in_the_middle_of_a_row_is_another_buyer(store):
    stocked(store, "毛巾 条", "拖把 把")

    parsed = read("拼团：赵阿姨要毛巾3条，欣欣妈要拖把2把", store=store)

    assert [(line.buyer, line.quantity) for line in parsed.lines] == [("赵阿姨", 3), ("欣欣妈", 2)]


@pytest.mark.django_db
def test_an_amount_that_is_counted_otherwise_is_no_more_of_the_last(store):
    stocked(store, "鸡蛋 个", "酸奶 盒")

    found = read("鸡蛋10个，酸奶1盒，那就20个吧", store=store).lines

    assert [line.quantity for line in found] == [10, 1, 20]
    assert found[-1].status is not Status.MATCH


@pytest.mark.django_db
def test_so_many_metres_of_what_is_not_sold_are_told(store):
    stocked(store, "尼龙绳 绿色 米")

    rope, wire = read("绿绳20米，铁丝20米", store=store).lines

    assert (rope.status, rope.quantity) == (Status.MATCH, 20)
    assert (wire.status, wire.said) == (Status.NOT_FOUND, "铁丝20米")
