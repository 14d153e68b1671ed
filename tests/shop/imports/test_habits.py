"""How shops call their columns: what each row becomes, and what is asked."""

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


def test_a_greeting_with_an_amount_is_no_goods():
    found = files.entries("双旦福利 全场满99减10\n洛川苹果 29.9元/箱\n".encode())

    assert [told(entry) for entry in found] == [("洛川苹果", "", "箱", "29.9")]
