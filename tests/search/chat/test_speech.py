"""Orders as they are spoken or jotted down: without signs, glued together, corrected, priced."""

import time
from decimal import Decimal

import pytest

from search.chat.parsed import Status
from search.chat.reader import read
from tests import make

SHELF = [
    ("土豆", "斤", "2"),
    ("黄瓜", "斤", "3"),
    ("茄子", "斤", "4"),
    ("猪五花肉", "斤", "16"),
    ("葡萄", "斤", "8"),
    ("香蕉", "斤", "5"),
    ("毛笔", "支", "9"),
    ("宣纸", "刀", "25"),
    ("水彩笔 12色", "盒", "15"),
    ("水彩笔 24色", "盒", "26"),
    ("公牛插座 5位", "个", "39.90"),
    ("公牛插座 8位", "个", "69"),
    ("手工竹编篮 大号", "个", "68"),
    ("手工竹编篮 小号", "个", "38"),
    ("百事可乐 330ml", "罐", "2.5"),
    ("农夫山泉 5L", "桶", "9.5"),
    ("中性笔 0.5mm 红色", "支", "2"),
    ("英语作业本", "本", "1.5"),
]


def stocked():
    store = make.store("幸福小店")
    for name, unit, price in SHELF:
        make.product(store, name, unit=unit, price=price)
    return store


@pytest.fixture(scope="module")
def opened(built):
    return built(stocked)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("葡萄3香蕉2黄瓜5", [("葡萄", "3"), ("香蕉", "2"), ("黄瓜", "5")]),
        ("土豆5黄瓜3茄子2", [("土豆", "5"), ("黄瓜", "3"), ("茄子", "2")]),
        ("半斤土豆然后那个黄瓜来两斤", [("土豆", "0.5"), ("黄瓜", "2")]),
        ("嗯帮我拿一下土豆三斤嗯还有就是茄子两斤", [("土豆", "3"), ("茄子", "2")]),
        ("两斤五花肉", [("猪五花肉", "2")]),
        ("香蕉三斤不四斤", [("香蕉", "4")]),
        ("土豆三斤，黄瓜两斤，算了都不要了", []),
        ("土豆三斤 算了来五斤吧", [("土豆", "5")]),
        ("黄瓜两斤，太贵了改茄子吧", [("茄子", "2")]),
        ("毛笔三支，一支不要写字，宣纸一刀", [("毛笔", "3"), ("宣纸", "1")]),
        ("上次的土豆烂了三个，再来五斤", [("土豆", "5")]),
        ("想吃葡萄了，来两斤", [("葡萄", "2")]),
        ("想要两斤葡萄了", [("葡萄", "2")]),
        ("英语作业本一百二", [("英语作业本", "120")]),
        ("土豆斤二", [("土豆", "1.2")]),
        ("黄gua两斤", [("黄瓜", "2")]),
        ("竹编篮四个，一半大的一半小的", [("手工竹编篮 大号", "2"), ("手工竹编篮 小号", "2")]),
        ("宣纸一刀毛笔三支，毛笔少一支", [("宣纸", "1"), ("毛笔", "2")]),
        ("毛笔三支，毛笔多来两支", [("毛笔", "5")]),
        ("毛笔三支，宣纸一刀，毛笔再来两支", [("毛笔", "5"), ("宣纸", "1")]),
        ("毛笔三支 哦毛笔也要两支", [("毛笔", "2")]),
        ("来两斤土豆黄瓜也要三斤", [("土豆", "2"), ("黄瓜", "3")]),
        ("我想做饭给我来五斤土豆两斤黄瓜", [("土豆", "5"), ("黄瓜", "2")]),
        ("上次那个毛笔用完了再来两支", [("毛笔", "2")]),
        ("唔该俾我斤半香蕉同埋两斤茄子", [("香蕉", "1.5"), ("茄子", "2")]),
        ("皇瓜两斤", [("黄瓜", "2")]),
        ("宣纸，毛笔、红笔各五支", [("宣纸", "1"), ("毛笔", "5"), ("中性笔 0.5mm 红色", "5")]),
        ("三盒水彩笔12色的 不对 要24色的", [("水彩笔 24色", "3")]),
        ("39块9那个插座来两个", [("公牛插座 5位", "2")]),
        ("竹篮大小各一个", [("手工竹编篮 大号", "1"), ("手工竹编篮 小号", "1")]),
        ("来桶5升的农夫山泉", [("农夫山泉 5L", "1")]),
        ("毛笔俩支红笔十支", [("毛笔", "2"), ("中性笔 0.5mm 红色", "10")]),
        ("英语本5本", [("英语作业本", "5")]),
        ("土豆来两斤吧，哦不要了换茄子", [("茄子", "2")]),
        ("百事330*12", [("百事可乐 330ml", "12")]),
        ("黄瓜两斤，弄点土豆，大概三斤", [("黄瓜", "2"), ("土豆", "3")]),
        ("土豆黄瓜这两样各三斤", [("土豆", "3"), ("黄瓜", "3")]),
        ("买菜：①土豆半斤②黄瓜一斤③茄子一斤半", [("土豆", "0.5"), ("黄瓜", "1"), ("茄子", "1.5")]),
        ("要十斤土豆，哦不，家里还有，五斤就够了", [("土豆", "5")]),
        ("我妈让我买土豆两斤，一共多少钱啊", [("土豆", "2")]),
        ("我买过的那个毛笔再来4支", [("毛笔", "4")]),
        ("水彩笔有吗，24色的一盒", [("水彩笔 24色", "1")]),
        ("插座（公牛8位）两个", [("公牛插座 8位", "2")]),
        ("黄瓜3茄子2都要嫩的", [("黄瓜", "3"), ("茄子", "2")]),
        ("土豆三斤，改成五斤，再来两斤", [("土豆", "7")]),
        ("现在要两斤土豆", [("土豆", "2")]),
        ("13800138168 20斤土豆", [("土豆", "20")]),
        ("土豆两斤毛笔10", [("土豆", "2"), ("毛笔", "10")]),
        ("黄瓜一斤水彩笔24", [("黄瓜", "1"), ("水彩笔 24色", "1")]),
        ("土豆（2）黄瓜（3）", [("土豆", "2"), ("黄瓜", "3")]),
        ("土豆两斤，什么时候能送呢？再来一斤", [("土豆", "3")]),
        ("在来一合水彩笔 12色的", [("水彩笔 12色", "1")]),
        ("毛笔卖不卖？卖的话来两支", [("毛笔", "2")]),
        ("我想买个插座，8位的要一个", [("公牛插座 8位", "1")]),
        ("土豆三斤黄瓜2", [("土豆", "3"), ("黄瓜", "2")]),
        ("两斤土豆黄瓜也来一斤", [("土豆", "2"), ("黄瓜", "1")]),
        ("昨天的葡萄很甜，再来两斤", [("葡萄", "2")]),
        ("插座有吗？就是带保护门那种，8位的，有就来一个", [("公牛插座 8位", "1")]),
        ("茄子4块一斤吧？来5斤", [("茄子", "5")]),
        ("插座5位的一个，算了还是8位的吧，两个", [("公牛插座 8位", "2")]),
        ("百事三罐，毛笔一支，百事太甜不要了", [("毛笔", "1")]),
        ("「老板：今天葡萄很甜，8一斤」\n- - - - - - -\n来3斤", [("葡萄", "3")]),
    ],
)
def test_reads_what_is_said(store, text, lines):
    found = read(text, store=store).lines

    assert [line.status for line in found] == [Status.MATCH] * len(lines)
    assert [(line.candidates[0].name, line.quantity) for line in found] == [
        (name, Decimal(quantity)) for name, quantity in lines
    ]


@pytest.mark.parametrize("text", ["来几斤土豆", "再拿几斤土豆吧", "一斤多土豆"])
def test_asks_how_many_a_few_are(store, text):
    (line,) = read(text, store=store).lines

    assert (line.status, line.quantity) == (Status.MATCH, None)
    assert line.candidates[0].name == "土豆"


@pytest.mark.parametrize(
    "text",
    ["土豆两斤 土豆三斤", "土豆两斤，等等我看看", "土豆两斤 黄瓜一斤 就只要黄瓜"],
)
def test_asks_about_what_may_have_been_taken_back(store, text):
    line = read(text, store=store).lines[0]

    assert (line.status, line.candidates[0].name) == (Status.AMBIGUOUS, "土豆")


def test_half_a_word_is_another_thing(store):
    make.product(store, "康师傅冰红茶", unit="瓶")

    lines = read("土豆一斤，康师傅绿茶两瓶", store=store).lines

    assert [line.status for line in lines] == [Status.MATCH, Status.NOT_FOUND]


def test_what_is_asked_for_and_not_sold_is_not_found(store):
    lines = read("有没有热熔胶枪？没有就算了，来两斤土豆", store=store).lines

    assert [line.status for line in lines] == [Status.NOT_FOUND, Status.MATCH]


def test_tells_whose_rows_they_are_by_doors_and_classes(store):
    text = "301 土豆1斤\n2栋502 黄瓜2斤\n602-刘 茄子3斤\n三年二班张老师：毛笔2支"

    lines = read(text, store=store).lines

    assert [(line.buyer, line.candidates[0].name) for line in lines] == [
        ("301", "土豆"),
        ("2栋502", "黄瓜"),
        ("602-刘", "茄子"),
        ("三年二班张老师", "毛笔"),
    ]


def test_tells_whose_rows_they_are_within_one_line(store):
    lines = read(
        "Amy组：土豆1斤；1号楼李姐：黄瓜2斤、茄子1斤；高一(3)班：毛笔2支", store=store
    ).lines

    assert [(line.buyer, line.candidates[0].name) for line in lines] == [
        ("Amy组", "土豆"),
        ("1号楼李姐", "黄瓜"),
        ("1号楼李姐", "茄子"),
        ("高一(3)班", "毛笔"),
    ]


def test_tells_names_of_any_kind_beside_others(store):
    text = "张丽丽 土豆1斤\n老王家 黄瓜2斤\n502赵 茄子3斤\nTina 毛笔2支"

    lines = read(text, store=store).lines

    assert [line.buyer for line in lines] == ["张丽丽", "老王家", "502赵", "Tina"]


def test_asks_about_what_is_only_told_to_be_missing(store):
    missing, wanted = read("水彩笔12色的缺货那就24色的水彩笔三盒", store=store).lines

    assert (missing.status, wanted.quantity) == (Status.AMBIGUOUS, Decimal(3))


def test_keeps_when_it_is_fetched(store):
    parsed = read("三斤土豆晚点过来取", store=store)

    assert [line.candidates[0].name for line in parsed.lines] == ["土豆"]
    assert "晚点过来取" in parsed.note


def test_does_not_part_titles_and_units(store):
    make.product(store, "三体2黑暗森林", unit="本")
    make.product(store, "5号电池", unit="卡")

    lines = read("三体2黑暗森林两本，5号电池一卡", store=store).lines

    assert [(line.candidates[0].name, line.quantity) for line in lines] == [
        ("三体2黑暗森林", Decimal(2)),
        ("5号电池", Decimal(1)),
    ]


def told(text, store):
    """(buyer, status, name or words, quantity) of each line, and the note."""
    found = read(text, store=store)
    lines = [
        (
            line.buyer,
            line.status,
            line.candidates[0].name if line.status is Status.MATCH else line.said,
            line.quantity,
        )
        for line in found.lines
    ]
    return lines, found.note


def test_a_copied_row_leaves_nothing_in_the_note(store):
    lines, note = told("502：土豆2斤\n601：同上", store)

    potatoes = [(room, Status.MATCH, "土豆", Decimal(2)) for room in ("502", "601")]
    assert (lines, note) == (potatoes, "")


def test_rooms_ask_and_sizes_do_not(store):
    lines, _note = told("301要土豆两斤。302要黄瓜一斤", store)
    assert [(buyer, name) for buyer, _status, name, _q in lines] == [
        ("301", "土豆"),
        ("302", "黄瓜"),
    ]

    lines, _note = told("百事可乐 330要两罐 500要三罐", store)
    assert {buyer for buyer, *_rest in lines} == {""}


def test_what_is_listed_and_not_sold_is_said_and_a_sentence_is_a_note(store):
    lines, _note = told("芹菜、韭菜，都没有的话就土豆两斤", store)
    assert [(status, said) for _buyer, status, said, _q in lines] == [
        (Status.NOT_FOUND, "芹菜"),
        (Status.NOT_FOUND, "韭菜"),
        (Status.MATCH, "土豆"),
    ]

    lines, note = told("我们家吃素，没有的话就换土豆两斤", store)
    assert [(name, quantity) for _b, _s, name, quantity in lines] == [("土豆", Decimal(2))]
    assert note == "我们家吃素"


def test_how_goods_should_be_is_a_note_about_those_before(store):
    lines, note = told("土豆两斤，毛笔三支，土豆要洗干净的", store)

    assert [(name, quantity) for _b, _s, name, quantity in lines] == [
        ("土豆", Decimal(2)),
        ("毛笔", Decimal(3)),
    ]
    assert note == "土豆要洗干净的"


@pytest.mark.parametrize("said", ["42和43各一双", "42码43码各一双", "42、43各一双"])
def test_sizes_said_one_after_the_other_are_a_line_each(store, said):
    make.product(store, "黑色运动鞋", unit="双", description="39-44码")

    found = read(f"黑色运动鞋{said}", store=store).lines

    assert [(line.status, line.quantity, line.option) for line in found] == [
        (Status.MATCH, Decimal(1), "42"),
        (Status.MATCH, Decimal(1), "43"),
    ]


def test_tissues_are_asked_for_by_what_their_packs_say(store):
    """Of several packs that nobody calls so, none is taken for the shopper."""
    for name in ("清风金装 100抽×3层", "洁柔面纸 110抽"):
        make.product(store, name, unit="包")

    (line,) = read("抽纸5包", store=store).lines

    assert line.status is Status.AMBIGUOUS
    assert {goods.name for goods in line.candidates} == {"清风金装 100抽×3层", "洁柔面纸 110抽"}


def test_millet_is_no_look(store):
    """米 is a colour, too: 小米 and 大米 are goods all the same."""
    for name in ("散装小米", "甜玉米"):
        make.product(store, name, unit="斤")

    lines, _note = told("2斤玉米1斤小米", store)

    assert [(name, quantity) for _b, _s, name, quantity in lines] == [
        ("甜玉米", Decimal(2)),
        ("散装小米", Decimal(1)),
    ]


def test_tastes_and_sizes_without_a_noun_are_of_the_goods_before(store):
    for name in ("乐事薯片 原味 75g", "乐事薯片 黄瓜味 75g"):
        make.product(store, name, unit="包")

    for said in ("乐事原味两包 黄瓜味两包", "乐事原味、黄瓜各2包"):
        lines, _note = told(said, store)
        assert [(name, quantity) for _b, _s, name, quantity in lines] == [
            ("乐事薯片 原味 75g", Decimal(2)),
            ("乐事薯片 黄瓜味 75g", Decimal(2)),
        ]


def test_a_row_by_weight_is_no_size_of_the_row_before(store):
    """10斤 are the 大葱, not what the 面粉 weighs."""
    make.product(store, "五得利小麦粉 5kg", unit="袋")
    make.product(store, "大葱", unit="斤")

    lines, _note = told("1. 五得利面粉 6袋\n2. 大葱 10斤", store)

    assert [(name, quantity) for _b, _s, name, quantity in lines] == [
        ("五得利小麦粉 5kg", Decimal(6)),
        ("大葱", Decimal(10)),
    ]


def test_what_is_said_behind_a_change_is_about_what_was_changed(store):
    make.product(store, "香蕉苹果干", unit="包")
    for name in ("红富士苹果", "青苹果"):
        make.product(store, name, unit="斤")

    lines, _note = told("苹果5斤\n香蕉3斤\n苹果改成3斤吧 要红富士", store)

    assert [(name, quantity) for _b, _s, name, quantity in lines] == [
        ("红富士苹果", Decimal(3)),
        ("香蕉", Decimal(3)),
    ]


def test_somebody_else_and_i(store):
    lines, _note = told("小李要土豆一斤，我要土豆两斤", store)

    assert [(buyer, quantity) for buyer, _s, _name, quantity in lines] == [
        ("小李", Decimal(1)),
        ("", Decimal(2)),
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("昨天的葡萄很甜", "昨天的葡萄很甜"),
        ("毛笔一支，我158 90斤", "我158 90斤"),
        ("毛笔一支 有试吃的多给几个", "有试吃的多给几个"),
        ("毛笔两支（3和5）", "3和5"),
    ],
)
def test_what_tells_of_people_and_days_is_a_note(store, text, kept):
    lines, note = told(text, store)

    assert [name for _b, _s, name, _q in lines] == ["毛笔"] * ("毛笔" in text)
    assert note == kept


def test_a_pasted_table_is_read_by_its_last_column(store):
    make.product(store, "李锦记旧庄蚝油 510g", unit="瓶")
    make.product(store, "金沙河挂面 900g", unit="把")

    lines, _note = told("品名\t规格\t数量\n李锦记旧庄蚝油\t510g\t4\n金沙河挂面\t900g\t20", store)

    assert [(name, quantity) for _b, _s, name, quantity in lines] == [
        ("李锦记旧庄蚝油 510g", Decimal(4)),
        ("金沙河挂面 900g", Decimal(20)),
    ]


def test_what_a_case_holds_is_not_how_many_are_wanted(store):
    make.product(store, "可口可乐 330ml×24罐", unit="箱")

    lines, _note = told("可口可乐330ml×24 两箱", store)

    assert [(name, quantity) for _b, _s, name, quantity in lines] == [
        ("可口可乐 330ml×24罐", Decimal(2))
    ]


def test_a_title_that_is_not_sold_is_said(store):
    lines, note = told("《朝花夕拾》\n土豆两斤", store)

    assert [(status, name) for _b, status, name, _q in lines] == [
        (Status.NOT_FOUND, "《朝花夕拾》"),
        (Status.MATCH, "土豆"),
    ]
    assert note == ""


def test_colours_before_a_noun_are_a_line_each(store):
    for name in ("食用色素 红 10ml", "食用色素 蓝 10ml"):
        make.product(store, name, unit="瓶")

    lines, _note = told("红的蓝的色素各一瓶", store)

    assert [(name, quantity) for _b, _s, name, quantity in lines] == [
        ("食用色素 红 10ml", Decimal(1)),
        ("食用色素 蓝 10ml", Decimal(1)),
    ]


def test_goods_that_are_not_sold_hide_none_that_are(store):
    lines, _note = told("韭菜、芹菜、土豆各两斤", store)

    assert [(status, quantity) for _b, status, _name, quantity in lines] == [
        (Status.NOT_FOUND, Decimal(2)),
        (Status.NOT_FOUND, Decimal(2)),
        (Status.MATCH, Decimal(2)),
    ]


@pytest.mark.parametrize("text", ["土豆三斤，一把韭菜", "土豆，一把韭菜", "想买土豆一斤，韭菜一把"])
def test_what_is_not_sold_is_a_line_of_its_own(store, text):
    lines, _note = told(text, store)

    assert [status for _b, status, _name, _q in lines] == [Status.MATCH, Status.NOT_FOUND]


@pytest.mark.parametrize("text", ["小票要打出来 土豆三斤", "小心要轻放，土豆三斤"])
def test_small_things_are_nobody(store, text):
    lines, _note = told(text, store)

    assert [(buyer, name) for buyer, _s, name, _q in lines] == [("", "土豆")]


def test_no_question_takes_forever(store):
    began = time.perf_counter()
    read("看" * 58 + "吗？", store=store)

    assert time.perf_counter() - began < 5


def test_who_asks_next_takes_nothing_of_who_asked_before(store):
    lines, _note = told("张姐要毛笔，李哥要宣纸", store)

    assert [(buyer, name) for buyer, _s, name, _q in lines] == [("张姐", "毛笔"), ("李哥", "宣纸")]


def test_either_of_two_is_asked_for_once(store):
    found = read("毛笔（宣纸）各两份", store=store).lines

    assert [line.status for line in found] == [Status.AMBIGUOUS]
    assert {goods.name for goods in found[0].candidates} == {"毛笔", "宣纸"}


def test_what_goods_contain_may_be_left_out_and_what_they_are_is_asked(store):
    make.product(store, "酸辣粉", unit="碗", price="11", description="带花生")

    said, denied = ("一碗酸辣粉，不要花生", "一碗酸辣粉，不要辣的")

    (line,) = read(said, store=store).lines
    assert (line.status, line.quantity) == (Status.MATCH, 1)
    assert [each.status for each in read(denied, store=store).lines] == [Status.NOT_FOUND]
