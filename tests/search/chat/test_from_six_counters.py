"""Orders as three hands wrote them for a bakery, a plumber's, a stall of fruit and three more."""

import pytest

from search.chat.parsed import Status
from search.chat.reader import read
from tests.search.chat.small_shop import read_as, shared, stocked

FRUIT = ("红富士苹果 大果 斤", "红富士苹果 小果 斤", "妃子笑荔枝 斤")
PIPES = ("PVC排水管110 根", "PVC排水管75 根", "PVC线管 20 4米/根 根", "电线 2.5平方 红 米")
COOKED = ("鸭脖 斤", "鸭翅 斤")
BAKERY = ("草莓盒子 盒", "草莓大福 个", "榴莲千层 块", "芒果千层 块", "蛋挞 个")

ORDERS = [
    ("苹果4斤 不要小的", FRUIT, [("红富士苹果 大果", 4)]),
    ("苹果4斤不要大的", FRUIT, [("红富士苹果 小果", 4)]),
    # Nothing tells which of them is small.
    ("荔枝两斤不要小的", FRUIT, [("妃子笑荔枝", 2)]),
    ("排水管110的来3根", PIPES, [("PVC排水管110", 3)]),
    ("线管12米", PIPES, [("PVC线管 20 4米/根", 3)]),
    ("鸭脖怎么卖 行就来两斤", COOKED, [("鸭脖", 2)]),
    ("合适就拿半斤鸭翅", COOKED, [("鸭翅", 0.5)]),
    ("帮我秤两斤鸭脖", COOKED, [("鸭脖", 2)]),
    ("草莓的来一个", BAKERY, [(["草莓大福", "草莓盒子"], 1)]),
    ("我们家五口人，蛋挞一人一个", BAKERY, [("蛋挞", 5)]),
    ("乐事青瓜味一包", ("乐事黄瓜味 包", "乐事番茄味 包"), [("乐事黄瓜味", 1)]),
]

FOR_SEVERAL = [
    (
        "1号楼李姐 蛋挞4个；2号楼老吴 榴莲千层1块",
        [("蛋挞", 4, "1号楼李姐"), ("榴莲千层", 1, "2号楼老吴")],
    ),
    (
        "7-1203王姐：蛋挞2个\n7-1204：跟王姐一样",
        [("蛋挞", 2, "7-1203王姐"), ("蛋挞", 2, "7-1204")],
    ),
]


@pytest.mark.parametrize(("said", "goods", "found"), ORDERS)
def test_reads_what_comes(store, said, goods, found):
    stocked(store, *goods)

    assert read_as(store, said) == found


@pytest.mark.parametrize(("said", "found"), FOR_SEVERAL)
def test_knows_for_whom(store, said, found):
    assert shared(store, said, *BAKERY) == found


def test_what_is_wanted_besides_and_not_sold_is_said(store):
    stocked(store, *PIPES)

    found = read("2.5红线50米，1.5的黄线也要50米", store=store)

    assert [line.status for line in found.lines] == [Status.MATCH, Status.NOT_FOUND]
    assert not found.note


def test_what_is_said_first_is_about_goods(store):
    """榴莲 is a part of what one thing is called, 草莓 of two, 山竹 of none."""
    stocked(store, *BAKERY)

    assert read_as(store, "要榴莲的，一块") == [("榴莲千层", 1)]
    assert read_as(store, "要草莓的") == [(["草莓大福", "草莓盒子"], 1)]
    missing = read("要山竹，再来一个蛋挞", store=store)
    assert [line.status for line in missing.lines] == [Status.NOT_FOUND, Status.MATCH]
    assert not missing.note


def test_whom_one_speaks_to_is_no_goods(store):
    stocked(store, *BAKERY)

    assert read_as(store, "那个老陈啊 蛋挞两个") == [("蛋挞", 2)]
