"""What a unit of weight is, by whatever word and wherever it is read."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from orders.shipping.freight import load_of
from search.analysis import quantities
from search.analysis.quantities import Quantity
from search.chat.words import units


@pytest.mark.parametrize(
    ("unit", "grams"),
    [
        ("斤", 500),
        ("市斤", 500),
        ("公斤", 1000),
        ("千克", 1000),
        ("kg", 1000),
        ("两", 50),
        ("克", 1),
    ],
)
def test_a_weight_is_the_same_to_search_orders_and_freight(unit, grams):
    three, kilograms = Decimal(3), Decimal(3 * grams) / 1000
    variant = SimpleNamespace(unit=unit, weight_grams=None)
    line = SimpleNamespace(variant=variant, quantity=three, total=Decimal(10))

    assert quantities.read("3", unit) == Quantity("g", Decimal(3 * grams))
    assert units.convert(three, unit, "公斤").quantity == kilograms
    assert units.exactly(three, unit, "公斤") == kilograms
    assert load_of([line], default_weight=Decimal(9)).weight == kilograms
