"""How shops call their columns: what each row becomes, and what is asked."""

from decimal import Decimal

import pytest

from shop.catalog.imports.reading import files, money
from shop.catalog.imports.reading.entry import Entry
from shop.catalog.imports.reading.grids.roles import of_header
from tests.shop.imports.documents import Paper
from tests.shop.imports.fresh.kit import picture
from tests.shop.imports.layouts import book


def told(entry: Entry) -> tuple[str, str, str, str]:
    return entry.name, entry.spec, entry.unit, str(entry.price)


def read(*rows: list[object]) -> list[Entry]:
    return files.entries(book(rows))


def certain(*rows: list[object]) -> list[tuple[str, str, str, str]]:
    found = read(*rows)
    assert [entry.doubts for entry in found] == [[]] * len(found)
    return [told(entry) for entry in found]


def test_sizes_with_what_they_hold_are_sizes_of_one_thing():
    found = certain(
        ["品名", "中杯500ml", "大杯(700ml)", "温度"],
        ["1号奶茶", 9, 12, "冷/热"],
        ["柠檬水", 6, None, "冷"],
    )

    assert found == [
        ("1号奶茶", "中杯500ml", "", "9.00"),
        ("1号奶茶", "大杯(700ml)", "", "12.00"),
        ("柠檬水", "中杯500ml", "", "6.00"),
    ]


@pytest.mark.parametrize("text", ["500ml", "中杯500ml", "28×42cm", "30cm×50m", "2.5寸"])
def test_what_something_measures_is_no_price(text):
    assert money.read(text).price is None


@pytest.mark.parametrize("head", ["主单位", "最小单位", "售卖单位名", "计量"])
def test_a_column_of_nothing_but_units_is_the_unit(head):
    assert certain(["商品", head, "售价"], ["可乐", "瓶", 3], ["薯片", "袋", 7.5]) == [
        ("可乐", "", "瓶", "3.00"),
        ("薯片", "", "袋", "7.50"),
    ]


@pytest.mark.parametrize("head", ["装箱单位", "起订", "大单位", "采购单位"])
def test_what_it_is_packed_or_bought_in_is_no_unit(head):
    assert certain(["商品", head, "售价"], ["可乐", "箱", 3], ["薯片", "箱", 7.5]) == [
        ("可乐", "", "", "3.00"),
        ("薯片", "", "", "7.50"),
    ]


def test_words_that_end_alike_mean_alike():
    heads = ["商品名称*", "商品类目", "店内分类", "重量(g)", "规格名称", "售价（元）*", "UPC码"]
    [found] = read(heads, ["生抽", "超市", "调味", 450, "1.28L", 13.9, "6900123456001"])

    assert (*told(found), found.doubts) == ("生抽", "1.28L", "", "13.90", [])
    assert (found.category, found.barcode) == ("调味", "6900123456001")


def test_a_number_takes_the_measure_of_its_heading():
    assert certain(["品名", "重量(g)", "零售价"], ["鸡精", 454, 21.5], ["盐", "半斤", 3]) == [
        ("鸡精", "454g", "", "21.50"),
        ("盐", "半斤", "", "3.00"),
    ]


def test_the_uniform_price_is_the_price_where_there_is_no_other():
    alone = certain(["产品", "建议批发价", "统一零售价"], ["电饭煲", 80, 129])
    [beside] = read(["产品", "活动价", "统一零售价"], ["电饭煲", 99, 129])

    assert alone == [("电饭煲", "", "", "129.00")]
    assert (beside.price, beside.list_price) == (Decimal(99), Decimal(129))


@pytest.mark.parametrize("tier", ["≥100", "100个以上", "10件起", "1-9个"])
def test_what_costs_less_by_the_hundred_is_not_the_price(tier):
    heads = ["品名", "规格", "单位", tier, "零售"]

    assert certain(heads, ["快递袋", "28×42cm", "个", 0.2, 0.35]) == [
        ("快递袋", "28×42cm", "个", "0.35")
    ]
    [asked] = read(heads[:-1], ["快递袋", "28×42cm", "个", 0.2])
    assert [doubt.code for doubt in asked.doubts] == ["only_wholesale"]


def test_a_greeting_with_an_amount_is_no_goods():
    found = files.entries("双旦福利 全场满99减10\n洛川苹果 29.9元/箱\n".encode())

    assert [told(entry) for entry in found] == [("洛川苹果", "", "箱", "29.9")]


def test_a_group_price_is_the_price_of_a_list_that_has_no_other():
    assert certain(["品名", "团购价(元/斤)"], ["橙子", 4.5]) == [("橙子", "", "斤", "4.50")]
    assert certain(["本周团购价目"], ["品名", "价格"], ["橙子", 4.5]) == [("橙子", "", "", "4.50")]
    (one,) = files.entries("橙子 团购价 4.5元/斤".encode())
    assert (told(one), one.doubts) == (("橙子", "", "斤", "4.5"), [])


@pytest.mark.parametrize(
    "rows",
    [
        # Somebody else pays another price, on this row, on another one, or before.
        [["品名", "团购价", "批发价"], ["橙子", 4.5, 3]],
        [["品名", "团购价", "原价"], ["橙子", 4.5, 6]],
        [["品名", "团购价"], ["橙子", 4.5], ["品名", "零售价"], ["苹果", 8]],
    ],
)
def test_a_group_price_beside_others_is_asked(rows):
    (one,) = (entry for entry in read(*rows) if entry.name == "橙子")

    assert one.status == "check"


def test_beside_a_retail_price_the_group_price_is_nothing():
    assert certain(["品名", "零售价", "团购价"], ["橙子", 6, 4.5]) == [("橙子", "", "", "6.00")]
    (one,) = files.entries("橙子 零售价6元 团购价4.5元".encode())
    assert (one.price, one.doubts) == (Decimal(6), [])


@pytest.mark.parametrize("blank", ["", None, "/", "—", "--", "无", 0, "0.00", "¥0.00"])
def test_goods_that_are_not_on_offer_cost_what_they_do(blank):
    for usual in ("零售价", "原价", "日常价"):
        rows = [["品名", usual, "活动价"], ["橙子", 6, 4.5], ["苹果", 8, blank]]

        assert certain(*rows)[1] == ("苹果", "", "", "8.00"), usual


def test_what_others_suggest_is_no_price_of_the_shop():
    *_first, last = read(["品名", "建议零售价", "活动价"], ["橙子", 6, 4.5], ["苹果", 8, None])

    assert (last.name, last.price, last.status) == ("苹果", None, "check")


def test_a_blank_price_that_is_no_offer_is_asked():
    *_first, last = read(["品名", "原价", "售价"], ["橙子", 6, 4.5], ["苹果", 8, None])

    assert (last.price, last.status) == (None, "check")


def test_a_shelf_above_names_is_their_column_and_their_category():
    found = read(
        ["蔬菜", "今日价", None, "水产/豆制品", "价钱"],
        ["菠菜", "4元/斤", None, "草鱼", "11.8元/斤"],
        ["香菜", "3元/把", None, None, None],
    )

    assert [(*told(entry), entry.category, entry.status) for entry in found] == [
        ("菠菜", "", "斤", "4", "蔬菜", "ok"),
        ("草鱼", "", "斤", "11.8", "水产/豆制品", "ok"),
        ("香菜", "", "把", "3", "蔬菜", "ok"),
    ]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("茶叶名称", "name"),
        ("供应商名称", ""),
        ("报表名称", ""),
        ("等级/规格", "spec"),
        ("单价/斤", "plain"),
    ],
)
def test_what_a_heading_means(head, kind):
    assert of_header(head).kind == kind


def test_a_ruled_table_that_goes_on_without_its_head():
    """A letter of two pages; the head stands on the first."""
    paper = Paper()
    paper.say(60, 15, "茶叶报价单", 16)
    for page, goods in enumerate(("龙井 特级 880|毛峰 一级 320", "铁观音 清香 260|滇红 一级 236")):
        if page:
            paper.add_page()
        rows = [["茶叶名称", "等级/规格", "零售价"]] if page == 0 else []
        rows += [line.split() for line in goods.split("|")]
        for number, cells in enumerate(rows):
            for x, text in zip((20, 80, 140), cells, strict=True):
                paper.rect(x, 30 + number * 10, 60, 10)
                paper.say(x + 2, 36 + number * 10, text)

    found = files.entries(paper.bytes())

    assert [(told(entry), entry.status) for entry in found] == [
        (("龙井", "特级", "", "880"), "ok"),
        (("毛峰", "一级", "", "320"), "ok"),
        (("铁观音", "清香", "", "260"), "ok"),
        (("滇红", "一级", "", "236"), "ok"),
    ]


@pytest.mark.parametrize("number", ["— 1 —", "第1页", "- 12 -", "第1页 共2页"])
def test_the_number_of_a_page_is_no_size(number):
    """It stands right below the last card."""
    paper = Paper()
    for n, name in enumerate(("白菜", "萝卜", "土豆", "生姜", "大蒜", "香菜")):
        x, y = 20 + n % 3 * 60, 20 + n // 3 * 70
        paper.image(picture((200, 90, 40 + n * 30)), x, y, 40, 40)
        paper.say(x, y + 46, name)
        paper.say(x, y + 52, f"¥{n + 1}.50")
    paper.say(80, 148, number)

    found = files.entries(paper.bytes())

    assert [(*told(entry), entry.status) for entry in found][4] == ("大蒜", "", "", "5.50", "ok")
