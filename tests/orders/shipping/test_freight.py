"""Freight by region, weight, count and amount: tables of what is owed."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from core.money import round_cny
from orders.shipping.freight import Load, Undeliverable, load_of, reckon, rule_for
from orders.shipping.models import FreightRule

WEIGHT, COUNT, AMOUNT = "weight", "count", "amount"
TIERS = [["0", "12"], ["50", "6"], ["100", "0"]]


def rule(first="1", fee="8", step="1", step_fee="2", **given) -> FreightRule:
    return FreightRule(
        first=Decimal(first),
        first_fee=Decimal(fee),
        step=Decimal(step),
        step_fee=Decimal(step_fee),
        **given,
    )


def load(weight="0", count="1", amount="50.00") -> Load:
    return Load(Decimal(weight), Decimal(count), Decimal(amount))


CENTS = rule(fee="8.50", step_fee="1.25")
HEAVY = rule(first="20", fee="60", step="10", step_fee="15")


@pytest.mark.parametrize(
    ("basis", "given", "asked", "fee", "note"),
    [
        # Up to the first weight one fee; every started step beyond it another.
        (WEIGHT, rule(), load("0"), "8", "首重 1 kg ¥8"),
        (WEIGHT, rule(), load("0.001"), "8", "首重 1 kg ¥8"),
        (WEIGHT, rule(), load("1"), "8", "首重 1 kg ¥8"),
        (WEIGHT, rule(), load("1.001"), "10", "首重 1 kg ¥8，续重 1 kg ¥2"),
        (WEIGHT, rule(), load("2"), "10", "首重 1 kg ¥8，续重 1 kg ¥2"),
        (WEIGHT, rule(), load("2.1"), "12", "首重 1 kg ¥8，续重 2 kg ¥4"),
        (WEIGHT, rule(), load("3"), "12", "首重 1 kg ¥8，续重 2 kg ¥4"),
        (WEIGHT, rule(step="0.5"), load("1.3"), "10", "首重 1 kg ¥8，续重 0.5 kg ¥2"),
        (WEIGHT, rule(step="0.5"), load("1.6"), "12", "首重 1 kg ¥8，续重 1 kg ¥4"),
        (WEIGHT, rule(step="0.3"), load("1.9"), "14", "首重 1 kg ¥8，续重 0.9 kg ¥6"),
        (WEIGHT, rule(first="0"), load("0"), "8", "首重 0 kg ¥8"),
        (WEIGHT, rule(first="0", fee="0"), load("0.2"), "2", "首重 0 kg ¥0，续重 1 kg ¥2"),
        (WEIGHT, rule(step_fee="0"), load("9"), "8", "首重 1 kg ¥8"),
        (WEIGHT, rule(fee="0", step_fee="0"), load("9"), "0", "包邮"),
        (WEIGHT, CENTS, load("4"), "12.25", "首重 1 kg ¥8.50，续重 3 kg ¥3.75"),
        (WEIGHT, HEAVY, load("20.5"), "75", "首重 20 kg ¥60，续重 10 kg ¥15"),
        # By pieces.
        (COUNT, rule(), load(count="1"), "8", "首件 1 件 ¥8"),
        (COUNT, rule(first="2"), load(count="2"), "8", "首件 2 件 ¥8"),
        (COUNT, rule(first="2"), load(count="3"), "10", "首件 2 件 ¥8，续件 1 件 ¥2"),
        (COUNT, rule(step="3"), load(count="5"), "12", "首件 1 件 ¥8，续件 6 件 ¥4"),
        # Free from an amount on: at the boundary, a cent below, above.
        (WEIGHT, rule(free_from=Decimal(88)), load("9", amount="88.00"), "0", "满 ¥88 包邮"),
        (WEIGHT, rule(free_from=Decimal(88)), load("1", amount="87.99"), "8", "首重 1 kg ¥8"),
        (COUNT, rule(free_from=Decimal("9.5")), load(amount="9.50"), "0", "满 ¥9.50 包邮"),
        (COUNT, rule(free_from=Decimal(0)), load(count="9", amount="0"), "0", "满 ¥0 包邮"),
        # By amount: the highest tier that is reached.
        (AMOUNT, rule(tiers=TIERS), load(amount="49.99"), "12", "运费 ¥12"),
        (AMOUNT, rule(tiers=TIERS), load(amount="50.00"), "6", "满 ¥50 运费 ¥6"),
        (AMOUNT, rule(tiers=TIERS), load(amount="99.99"), "6", "满 ¥50 运费 ¥6"),
        (AMOUNT, rule(tiers=TIERS[::-1]), load(amount="100.00"), "0", "满 ¥100 包邮"),
        (AMOUNT, rule(tiers=[["20", "9"]]), load(amount="5.00"), "9", "满 ¥20 运费 ¥9"),
        (AMOUNT, rule(tiers=[["0", "0"]]), load(amount="5.00"), "0", "包邮"),
        (AMOUNT, rule(tiers=[]), load(amount="5.00"), "0", "包邮"),
        (AMOUNT, rule(tiers=TIERS, free_from=Decimal(60)), load(amount="60"), "0", "满 ¥60 包邮"),
    ],
)  # fmt: skip
def test_the_fee_and_its_words(basis, given, asked, fee, note):
    assert reckon(basis=basis, rule=given, load=asked) == (Decimal(fee), note)


PROVINCE = rule(fee="5", regions=["33", "31"])
CITY = rule(fee="4", regions=["3301"])
DISTRICT = rule(fee="3", regions=["330106"])
FAR = rule(regions=["54", "65"], is_undeliverable=True)
ELSEWHERE = rule(fee="8", regions=[])
ALL = [ELSEWHERE, PROVINCE, FAR, CITY, DISTRICT]


@pytest.mark.parametrize(
    ("rules", "area_code", "expected"),
    [
        (ALL, "330106", DISTRICT),
        (ALL, "330105", CITY),
        (ALL, "330281", PROVINCE),
        (ALL, "310115", PROVINCE),
        (ALL, "110105", ELSEWHERE),
        (list(reversed(ALL)), "330106", DISTRICT),
        (ALL, "540102", None),
        (ALL, "71", ELSEWHERE),
        ([PROVINCE], "330106", PROVINCE),
        ([PROVINCE], "110105", None),
        ([], "330106", None),
        # A city that goes although its province does not, and the other way round.
        ([FAR, rule(fee="9", regions=["6501"])], "650102", 1),
        ([ELSEWHERE, rule(regions=["330109"], is_undeliverable=True)], "330109", None),
        # Towns of 东莞 carry the code of their city.
        ([rule(fee="6", regions=["4419"])], "441900", 0),
        ([ELSEWHERE], "", ELSEWHERE),
        ([rule(regions=["33"]), ELSEWHERE], "", 1),
    ],
)  # fmt: skip
def test_the_smallest_region_that_is_named_counts(rules, area_code, expected):
    if expected is None:
        with pytest.raises(Undeliverable):
            rule_for(rules, area_code)
        return
    wanted = rules[expected] if isinstance(expected, int) else expected
    assert rule_for(rules, area_code) is wanted


def line(quantity: str, unit: str = "件", grams: int | None = None, price: str = "1.00"):
    variant = SimpleNamespace(unit=unit, weight_grams=grams)
    return SimpleNamespace(
        variant=variant,
        quantity=Decimal(quantity),
        total=round_cny(Decimal(price) * Decimal(quantity)),
    )


@pytest.mark.parametrize(
    ("lines", "weight", "count", "guessed"),
    [
        ([line("2.5", "斤")], "1.25", "1", "0"),
        ([line("2.5", "公斤")], "2.5", "1", "0"),
        ([line("300", "克")], "0.3", "1", "0"),
        ([line("3", "两")], "0.15", "1", "0"),
        ([line("3", "件", 200)], "0.6", "3", "0"),
        ([line("3")], "1.5", "3", "3"),
        ([line("2.5", "米")], "0.5", "1", "1"),
        # The merchant knows better: with its box a 斤 weighs 600 g; a voucher nothing.
        ([line("2", "斤", 600)], "1.2", "1", "0"),
        ([line("2", "张", 0)], "0", "2", "0"),
        ([line("1", "箱", 5000), line("4", "斤"), line("2")], "8", "4", "2"),
        ([], "0", "0", "0"),
    ],
)
def test_what_a_cart_weighs(lines, weight, count, guessed):
    found = load_of(lines, default_weight=Decimal("0.5"))

    assert (found.weight, found.count, found.guessed) == (
        Decimal(weight),
        Decimal(count),
        Decimal(guessed),
    )
    assert found.amount == sum((item.total for item in lines), Decimal(0))
