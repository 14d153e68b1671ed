"""How parents ask for school books: 三上语文, 五三, 语文数学各一本, 上下册."""

import pytest

from tests import make
from tests.search.chat.small_shop import read_as, stocked

BOOKS = (
    "语文课本 三年级上册 部编版 本",
    "语文课本 三年级下册 部编版 本",
    "数学课本 三年级上册 人教版 本",
    "数学课本 三年级下册 人教版 本",
    "5年中考3年模拟 数学 八年级上册 本",
    "5年中考3年模拟 物理 八年级上册 本",
    "红楼梦 上册 本",
    "红楼梦 下册 本",
    "神奇校车 水的故事 本",
    "神奇校车 地球内部 本",
    "哈利波特与魔法石 本",
    "哈利波特与密室 本",
    "哈利波特与火焰杯 本",
)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("三上语文书一本", [("语文课本 三年级上册 部编版", 1)]),
        ("语文书 三下 两本", [("语文课本 三年级下册 部编版", 2)]),
        ("八上物理五三一本", [("5年中考3年模拟 物理 八年级上册", 1)]),
        (
            "三年级上册语文数学课本各一本",
            [("语文课本 三年级上册 部编版", 1), ("数学课本 三年级上册 人教版", 1)],
        ),
        (
            "五三 八年级上 数学物理各一本",
            [
                ("5年中考3年模拟 数学 八年级上册", 1),
                ("5年中考3年模拟 物理 八年级上册", 1),
            ],
        ),
        ("红楼梦上下册各一本", [("红楼梦 上册", 1), ("红楼梦 下册", 1)]),
        (
            "三年级的语文书 上下册各1",
            [("语文课本 三年级上册 部编版", 1), ("语文课本 三年级下册 部编版", 1)],
        ),
        ("神奇校车两本都要", [("神奇校车 水的故事", 1), ("神奇校车 地球内部", 1)]),
        ("神奇校车两本都要，各两本", [("神奇校车 水的故事", 2), ("神奇校车 地球内部", 2)]),
        ("红楼梦上下册一套", [("红楼梦 上册", 1), ("红楼梦 下册", 1)]),
        ("帮我留一下语文课本 三年级下册", [("语文课本 三年级下册 部编版", 1)]),
        # Two of three: which?
        (
            "哈利波特那两本都要",
            [(["哈利波特与密室", "哈利波特与火焰杯", "哈利波特与魔法石"], 2)],
        ),
        (
            "哈利波特 魔法石 火焰杯 各一本",
            [("哈利波特与魔法石", 1), ("哈利波特与火焰杯", 1)],
        ),
    ],
)
def test_a_school_book_is_found_as_it_is_asked_for(store, said, found):
    stocked(store, *BOOKS)

    assert read_as(store, said) == found


THIRD = ("数学 三年级上 本", "数学 三年级下 本", "语文 三年级上 本", "语文 三年级下 本")
MORE = (*THIRD, "英语 三年级上 本", "数学 四年级上 本", "练习本 本")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("三年级数学上册5本", [("数学 三年级上", 5)]),
        ("数学上册三年级的5本", [("数学 三年级上", 5)]),
        ("5年级数学一本", [([], 1)]),
        ("3年级数学下册一本", [("数学 三年级下", 1)]),
        ("三年级语文上下册各一本", [("语文 三年级上", 1), ("语文 三年级下", 1)]),
        ("三年级上下册语文各一本", [("语文 三年级上", 1), ("语文 三年级下", 1)]),
        ("三年级语文数学上册各一本", [("语文 三年级上", 1), ("数学 三年级上", 1)]),
        (
            "语数英三年级上各一本",
            [("语文 三年级上", 1), ("数学 三年级上", 1), ("英语 三年级上", 1)],
        ),
        (
            "三年级上语数英各两本",
            [("语文 三年级上", 2), ("数学 三年级上", 2), ("英语 三年级上", 2)],
        ),
        ("英语三年级上一本", [("英语 三年级上", 1)]),
        ("四上数学一本，练习本两本", [("数学 四年级上", 1), ("练习本", 2)]),
    ],
)
def test_subjects_and_halves_stand_in_any_order(store, said, found):
    stocked(store, *MORE)

    assert read_as(store, said) == found


@pytest.mark.parametrize("said", ["帮我包一下", "周三下午来拿", "等一下再说"])
def test_nothing_is_a_school_year_that_is_none(store, said):
    stocked(store, *BOOKS)

    assert read_as(store, said) == []


def test_halves_of_what_has_none_are_no_two_goods(store):
    stocked(store, "新华字典 单色本 本", "新华字典 双色本 本")

    assert read_as(store, "新华字典上下册一套") == [(["新华字典 单色本", "新华字典 双色本"], 1)]


def test_another_title_of_the_same_hand_is_not_meant(store):
    make.product(store, "局外人", unit="本", description="加缪代表作")
    make.product(store, "人生", unit="本", description="路遥")
    make.product(store, "人生海海", unit="本", description="麦家")

    assert read_as(store, "加缪的《鼠疫》一本") == [([], 1)]
    assert read_as(store, "路遥的《人生》一本，不是人生海海哦") == [("人生", 1)]
    assert read_as(store, "人生海海一本，不是人生哦") == [("人生海海", 1)]
