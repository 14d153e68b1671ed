"""How many and how much, as people type it."""

from decimal import Decimal

import pytest

from search.analysis import numerals
from search.analysis.quantities import Quantity
from search.chat.parsed import Ask
from search.chat.words import amounts, units
from search.chat.words.amounts import Kind
from search.chat.words.units import Conversion, Label, Tier


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", "3"),
        ("1.5", "1.5"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("三十五", "35"),
        ("一百零五", "105"),
        ("一百五", "150"),
        ("一千二", "1200"),
        ("一千零二", "1002"),
        ("两万五", "25000"),
        ("两百", "200"),
        ("一万二千", "12000"),
        ("两", "2"),
        ("俩", "2"),
        ("仨", "3"),
        ("半", "0.5"),
    ],
)
def test_reads_numerals(text, value):
    assert numerals.number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["三四", "一二三", "", "斤", "1.2.3", "²"])
def test_is_not_certain_of(text):
    assert numerals.number(text) is None


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("两斤半五花肉", "2.5", "斤"),
        ("一斤二两毛豆", "1.2", "斤"),
        ("一斤二", "1.2", "斤"),
        ("三公斤半", "3.5", "公斤"),
        ("半斤白糖", "0.5", "斤"),
        ("半打", "0.5", "打"),
        ("牛腩1.5kg", "1.5", "kg"),
        ("牛腩 2 kg", "2", "kg"),
        ("木耳二两", "2", "两"),
        ("红牛x3", "3", ""),
        ("怡宝×2", "2", ""),
        ("蛋挞*6", "6", ""),
        ("红牛3", "3", ""),
        ("俩馒头", "2", "个"),
        ("来包盐", "1", "包"),
        ("三体全套", "1", "套"),
        ("来一大瓶", "1", "瓶"),
        ("十来个馒头", "10", "个"),
    ],
)
def test_finds_an_amount(text, number, unit):
    (amount,) = amounts.find(text)

    assert (amount.kind, amount.number, amount.unit) == (Kind.COUNT, Decimal(number), unit)
    assert not amount.is_each


@pytest.mark.parametrize("text", ["红薯三五斤", "土豆2-3斤", "来几个苹果三四个"])
def test_finds_an_amount_that_must_be_asked(text):
    assert amounts.find(text)[-1].number is None


@pytest.mark.parametrize("text", ["各来一斤", "各一", "一样一包", "每种两瓶", "都要一本"])
def test_finds_an_amount_of_each(text):
    (amount,) = amounts.find(text)

    assert amount.is_each


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("20块钱的五花肉", "20"), ("五毛钱的", "0.5"), ("¥3.5", "3.5"), ("10元", "10")],
)
def test_finds_money(text, yuan):
    (amount,) = amounts.find(text)

    assert (amount.kind, amount.number) == (Kind.MONEY, Decimal(yuan))


@pytest.mark.parametrize(
    "text",
    [
        "打火机",
        "一块儿送来",
        "够三个人吃的",
        "50寸电视",
        "要小一点的",
        "第二部",
        "3号楼",
        "13812345678",
    ],
)
def test_finds_no_amount(text):
    assert amounts.find(text) == []


@pytest.mark.parametrize(
    ("number", "said", "unit", "quantity"),
    [
        ("2", "公斤", "斤", "4"),
        ("500", "克", "斤", "1"),
        ("3", "两", "斤", "0.3"),
        ("1", "打", "罐", "12"),
        ("0.5", "打", "瓶", "6"),
        ("2", "对", "个", "4"),
        ("1", "袋", "包", "1"),
        ("2", "个", "瓶", "2"),
        ("1", "瓶", "件", "1"),
        ("3", "", "罐", "3"),
    ],
)
def test_converts_where_it_is_exact(number, said, unit, quantity):
    found = units.convert(Decimal(number), said, unit)

    assert (found.tier, found.quantity) == (Tier.SAME, Decimal(quantity))


@pytest.mark.parametrize(
    ("number", "said", "unit", "ask"),
    [
        ("1", "把", "斤", Ask.WEIGHT),
        ("0.5", "个", "斤", Ask.WEIGHT),
        ("1", "袋", "瓶", Ask.QUANTITY),
        ("1", "打", "箱", Ask.QUANTITY),
        ("0.5", "瓶", "瓶", Ask.QUANTITY),
        ("2", "斤", "箱", Ask.QUANTITY),
    ],
)
def test_asks_where_it_is_not(number, said, unit, ask):
    found = units.convert(Decimal(number), said, unit)

    assert (found.quantity, found.ask) == (None, ask)


def test_counts_packs_by_their_label():
    sugar = Label(measures=frozenset({Quantity("g", Decimal(500))}))
    eggs = Label(count=30, inside="枚")

    assert units.convert(Decimal(2), "斤", "包", label=sugar) == Conversion(
        Tier.BY_LABEL, Decimal(2)
    )
    assert units.convert(Decimal("1.5"), "斤", "包", label=sugar).quantity is None
    assert units.convert(Decimal(60), "个", "盒", label=eggs) == Conversion(
        Tier.BY_LABEL, Decimal(2)
    )
