"""How shops call their columns: what each row becomes, and what is asked."""

from decimal import Decimal

import pytest

from shop.catalog.imports.reading import files, money
from shop.catalog.imports.reading.entry import Entry
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
