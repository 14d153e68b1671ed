"""One message for several people: who wants how much of what."""

import pytest

from search.chat.reader import read
from tests import make
from tests.search.chat.small_shop import stocked


@pytest.fixture
def store(db):
    found = make.store("团长小店")
    stocked(
        found,
        "牛腩 斤",
        "草莓 斤",
        "苹果 斤",
        "速冻薯条 袋",
        "黑芝麻汤圆 袋",
        "酸奶 盒",
        "牛奶 盒",
        "502胶水 支",
    )
    return found


def told(store, said):
    lines = read(said.replace("/", "\n"), store=store).lines
    names = ((line.candidates[0].name if line.candidates else "") for line in lines)
    return [(line.buyer, name, line.quantity) for line, name in zip(lines, names, strict=True)]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "周末牛腩团：张姐2斤，李哥1斤半，小林3斤要切块",
            [("张姐", "牛腩", 2), ("李哥", "牛腩", 1.5), ("小林", "牛腩", 3)],
        ),
        (
            "速冻薯条 201要1袋 304要2袋/黑芝麻汤圆 201要2袋",
            [("201", "速冻薯条", 1), ("304", "速冻薯条", 2), ("201", "黑芝麻汤圆", 2)],
        ),
        ("李姐2斤草莓，王哥1斤苹果", [("李姐", "草莓", 2), ("王哥", "苹果", 1)]),
        (
            "301要牛奶6盒 302酸奶两盒 502草莓一斤",
            [("301", "牛奶", 6), ("302", "酸奶", 2), ("502", "草莓", 1)],
        ),
        ("草莓：张姐2斤", [("张姐", "草莓", 2)]),
        ("张姐，2斤草莓", [("", "草莓", 2)]),
        ("草莓：张姐2斤，我3斤", [("张姐", "草莓", 2), ("", "草莓", 3)]),
        ("草莓接龙：丽丽+1 阿珍+2", [("丽丽", "草莓", 1), ("阿珍", "草莓", 2)]),
        # What is wanted beside it is not lost: no row of shares.
        ("牛腩2斤，草莓3斤，张姐1斤", [("", "牛腩", 2), ("", "草莓", 3), ("", "", 1)]),
        ("草莓3斤，张姐2斤苹果，王哥1斤牛腩", [("", "草莓", 3), ("", "苹果", 2), ("", "牛腩", 1)]),
        (
            "李姐2斤草莓，王哥1斤苹果，我1斤牛腩",
            [("李姐", "草莓", 2), ("王哥", "苹果", 1), ("", "牛腩", 1)],
        ),
        ("草莓，张姐2斤，王哥不要，一共2斤", [("张姐", "草莓", 2)]),
        (
            "邻居们的水果：草莓 王姐5斤 小赵3斤；苹果 王姐2斤",
            [("王姐", "草莓", 5), ("小赵", "草莓", 3), ("王姐", "苹果", 2)],
        ),
        ("牛奶团：1-101两盒，1-502一盒", [("1-101", "牛奶", 2), ("1-502", "牛奶", 1)]),
        ("接龙/李姐2斤草莓，王哥1斤苹果", [("李姐", "草莓", 2), ("王哥", "苹果", 1)]),
        ("草莓，张姐2斤，牛奶", [("", "草莓", None), ("", "", 2), ("", "牛奶", 1)]),
        ("牛腩2斤，康师傅3桶", [("", "牛腩", 2), ("", "", 3)]),
        ("牛奶2盒 502胶水1支", [("", "牛奶", 2), ("", "502胶水", 1)]),
        ("301要牛奶6盒 502胶水1支", [("", "牛奶", 6), ("", "502胶水", 1)]),
    ],
)
def test_each_gets_what_is_theirs(store, said, found):
    assert told(store, said) == found


def test_a_share_is_as_much_as_the_heading_says(store):
    assert told(store, "#接龙/牛奶团购 每份12盒/1、梅子 2份/2、老赵 1份") == [
        ("梅子", "牛奶", 24),
        ("老赵", "牛奶", 12),
    ]


def test_what_is_said_of_one_share_is_a_note_of_theirs(store):
    note = read("牛腩团：张姐2斤，小林3斤要切块", store=store).note

    assert note == "小林：要切块"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "阿婆 牛奶1盒 草莓1斤/大伯 牛腩1.5斤 切片/姑姑 苹果2斤",
            [("阿婆", "牛奶", 1), ("阿婆", "草莓", 1), ("大伯", "牛腩", 1.5), ("姑姑", "苹果", 2)],
        ),
        ("建国 苹果3斤；秀英 也要草莓 2斤", [("建国", "苹果", 3), ("秀英", "草莓", 2)]),
        (
            "宿舍三个人：阿俊要牛奶2盒；大鹏要酸奶1盒；老幺要苹果5斤",
            [("阿俊", "牛奶", 2), ("大鹏", "酸奶", 1), ("老幺", "苹果", 5)],
        ),
        (
            "一单元501 牛奶2盒/二单元302 苹果5斤",
            [("一单元501", "牛奶", 2), ("二单元302", "苹果", 5)],
        ),
        ("牛奶10盒(食堂)，苹果20斤(食堂)", [("食堂", "牛奶", 10), ("食堂", "苹果", 20)]),
        ("今天草莓19.9一斤，要的接龙/刘婶+1/大伟+2", [("刘婶", "草莓", 1), ("大伟", "草莓", 2)]),
        ("老板在吗，小吴：牛奶6盒/老孙：酸奶4盒", [("小吴", "牛奶", 6), ("老孙", "酸奶", 4)]),
        ("我跟你说啊，3-201 牛奶1盒/3-402 苹果2斤", [("3-201", "牛奶", 1), ("3-402", "苹果", 2)]),
        (
            "今天家里来客人了，建国 苹果3斤；秀英 牛奶2盒",
            [("建国", "苹果", 3), ("秀英", "牛奶", 2)],
        ),
        # Nobody's: what goods are like, what was done with them, and how they are packed.
        ("进口 苹果2斤/新鲜 草莓1斤", [("", "苹果", 2), ("", "草莓", 1)]),
        ("苹果2斤(分开装) 草莓1斤(分开装)", [("", "苹果", 2), ("", "草莓", 1)]),
        ("苹果（2斤）草莓（2斤）", [("", "苹果", 2), ("", "草莓", 2)]),
        ("想要 苹果2斤/再要 草莓1斤", [("", "苹果", 2), ("", "草莓", 1)]),
        ("帮我准备：牛奶2盒", [("", "牛奶", 2)]),
    ],
)
def test_lists_of_people_however_they_are_called(store, said, found):
    assert told(store, said) == found


def test_what_a_list_is_about_is_what_is_wanted_below(db):
    store = make.store("接龙小店")
    stocked(store, "红富士苹果 斤", "青苹果 斤", "草莓 斤")

    lines = read(
        "#接龙\n今日团：红富士苹果、草莓\n1. 张姐 苹果5斤\n2. 李敏 草莓1斤", store=store
    ).lines

    assert [(line.buyer, line.goods and line.goods.name) for line in lines] == [
        ("张姐", "红富士苹果"),
        ("李敏", "草莓"),
    ]
