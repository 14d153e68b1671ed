"""What is read of price lists: writings of prices, layouts of our own, the shown files."""

import importlib.util
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from shop.catalog.imports.reading import files, money
from shop.catalog.imports.reading.entry import Entry
from shop.catalog.imports.reading.plain import texts
from shop.catalog.imports.reading.words import squeezed
from tests.shop.imports.documents import DOCUMENTS
from tests.shop.imports.layouts import ASK, LAYOUTS, price

# A price, "" where nobody can say; the unit; what is asked about it.
WRITINGS = """
5.98元/斤 | 5.98 | 斤 |
¥3 | 3 | |
￥４．５ | 4.5 | |
３元/瓶 | 3 | 瓶 |
4.2 | 4.2 | |
5块5 | 5.5 | |
5块钱 | 5 | |
5元5角 | 5.5 | |
5毛 | 0.5 | |
8毛5 | 0.85 | |
1,299.00 | 1299.00 | |
RMB 12 | 12 | |
99.00元整 | 99.00 | |
斤/6.8元 | 6.8 | 斤 |
每斤6.8 | 6.8 | 斤 |
1斤6.8 | 6.8 | 斤 |
3.8元一斤 | 3.8 | 斤 |
5元/1斤 | 5 | 斤 |
4.2每盒 | 4.2 | 盒 |
12/kg | 12 | 公斤 |
¥5/500g | 5 | 斤 |
19.9/瓶×24 | 19.9 | 瓶 |
12元/箱(24瓶) | 12 | 箱 |
29.9元/盒（500g） | 29.9 | 盒 |
59 元 / 个 | 59 | 个 |
128元(5kg) | 128 | | bundle
一口价12/口 | 12 | 口 |
特价2.5（原价8.5） | 2.5 | |
原价8.5 现价2.5 | 2.5 | |
会员1.35 零售1.5 | 1.5 | |
售价9.9元/盒 | 9.9 | 盒 |
現價：6元 | 6 | |
一口价99 | 99 | |
面议 | | | no_price
時價 | | | no_price
停售 | | | no_price
 | | | no_price
— | | | no_price
3.5-4.5 | | | range
3.5~4 | | | range
10到12元 | | | range
10元3个 | 3.33 | 个 | bundle
三个10元 | 3.33 | 个 | bundle
10元/10支 | 1.00 | 支 | bundle
12元(3个) | 4.00 | 个 | bundle
半斤6元 | 6 | | bundle
19.9一斤（两斤38） | 19.9 | 斤 | several_prices bundle
5元/瓶，一箱60 | 5 | 瓶 | unit_conflict several_prices
6.5（会员6） | 6.5 | | several_prices
12 5 | 12 | | several_prices
5块50 | 5 | | several_prices
2.5起 | 2.5 | | from_price
5元左右 | 5 | | from_price
二十五元 | 25 | | cn_digits
三块五 | 3.5 | | cn_digits
批发价3.5 | | | only_wholesale
建议零售价5 | | | only_suggested
特价9（原价8） | 9 | | list_below_price
买一送一5元 | 5 | | text_after_price
5.5折 | 5.5 | | text_after_price
1.5万 | 1.5 | | text_after_price
$5 | 5 | | text_after_price
-3 | 3 | | text_after_price
(5.00) | 5.00 | | text_after_price
l2 | 2 | | text_after_price
5 .98 | 5 | | text_after_price
5元/斤（批发） | 5 | 斤 | several_prices
3.5/100g | 3.5 | | unit_unknown
1.235 | 1.235 | | more_than_cents
5.5.5 | | | no_price
5,5 | | | no_price
2025.1.1 | | | no_price
0 | | | no_price
6901668054715 | | | no_price
250000 | 250000 | | very_dear
"""


def writings() -> Iterator[list[str]]:
    for line in WRITINGS.strip("\n").splitlines():
        yield [part.strip() for part in line.split("|")]


@pytest.mark.parametrize(("text", "said", "unit", "doubts"), list(writings()))
def test_a_writing_of_a_price(text, said, unit, doubts):
    found = money.read(text)

    assert (found.price, found.unit) == (Decimal(said) if said else None, unit)
    assert sorted({doubt.code for doubt in found.doubts}) == sorted(doubts.split())


def test_one_more_digit_never_goes_unnoticed():
    """Beside any certain price a digit changes the price, or is asked about."""
    for text, _said, _unit, doubts in writings():
        before = money.read(text)
        for digit in "37" if not doubts else "":
            for changed in (text + digit, digit + text):
                after = money.read(changed)
                same = (after.price, after.list_price) == (before.price, before.list_price)
                # 19.9/瓶×247 says how many are in the case.
                assert not same or after.doubts or "×" in text, changed


def test_a_price_that_touches_the_name_is_asked():
    """What an eye runs together, or splits: nobody can say where the name ends."""
    for line in ("海尔电视LE49AL88A714.3元/条", "黄花鱼120g 2 84/包", "电热水器EC-Q60.9元/台"):
        found = texts.entries(line)

        assert [[doubt.code for doubt in entry.doubts] for entry in found] == [["number_unclear"]]
    assert [entry.doubts for entry in texts.entries("可乐330ml ¥3/瓶\nA4纸25元/包")] == [[], []]


def named(entry: Entry, truth: dict[str, str]) -> str:
    own = {squeezed(entry.name), squeezed(entry.name + entry.spec)}
    return next((name for name in truth if squeezed(name) in own), "")


MADE = {**LAYOUTS, **DOCUMENTS}


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_layout_of_our_own(name):
    content, truth = MADE[name]()

    read = files.entries(content)

    ticked = {named(entry, truth) or entry.name: entry.price for entry in read if not entry.doubts}
    assert ticked == {key: price(said) for key, said in truth.items() if said != ASK}
    assert {named(entry, truth) for entry in read} >= set(truth)


@pytest.mark.long
def test_the_shown_files(shared_data):
    """Nothing silently wrong, nothing that is not there, no price that is not for shoppers."""
    folder = shared_data / "importing"
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    score = score_of(folder / "score.py")
    read = [name for name, about in truth.items() if about["kind"] in READ]

    sums = [
        score(truth[name], {"rows": [row_of(e) for e in _entries(folder / name)]}) for name in read
    ]

    total = {key: sum(one[key] for one, _bad in sums) for key in sums[0][0]}
    bad = [line for _one, lines in sums for line in lines]
    assert (total["silent"], total["phantom"], total["leak"]) == (0, 0, 0), bad
    assert total["right"] >= 0.99 * total["n"], bad
    assert total["ok_right"] >= 0.9 * total["right"], bad


def test_a_picture_goes_with_its_own_goods():
    for name in ("cards_with_the_price_first", "a_picture_beside_each_line"):
        content, truth = DOCUMENTS[name]()
        pictures = [entry.picture for entry in files.entries(content)]

        assert len(set(pictures)) == len(truth)
        assert None not in pictures


READ = {"xlsx", "xls", "csv", "txt", "pdf"}


def _entries(path: Path) -> list[Entry]:
    return files.entries(path.read_bytes())


def row_of(entry: Entry) -> dict[str, object]:
    fields = ("name", "spec", "barcode", "category", "status")
    row: dict[str, object] = {name: getattr(entry, name) for name in fields}
    row["unit"] = entry.unit or None
    for name in ("price", "list_price"):
        said = getattr(entry, name)
        row[name] = None if said is None else float(said)
    return row


def score_of(path: Path):
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.score


def test_money_in_a_name_and_on_a_condition_is_asked_about():
    said = "基围虾 45/斤 券后40\n三鲜伊面 3元/包，10包起批2.6\n可乐 3/瓶，满10瓶2.8\n土豆 2.5/斤"

    found = {entry.name: [doubt.code for doubt in entry.doubts] for entry in texts.entries(said)}

    assert list(found) == ["基围虾", "三鲜伊面", "可乐", "土豆"]
    assert [name for name, doubts in found.items() if not doubts] == ["土豆"]
    assert found["基围虾"] == ["several_prices"]
    assert "bundle" in found["三鲜伊面"]
    assert "bundle" in found["可乐"]
