"""What a row must fulfil is asked of the database once, and told apart where it does not."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.catalog.models import ProductVariant
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def variant(store) -> ProductVariant:
    return make.variant(store)


def test_all_checks_are_one_statement(variant):
    with CaptureQueriesContext(connection) as captured:
        variant.full_clean()
    asked = [each["sql"] for each in captured if "_check" in each["sql"]]
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"price": Decimal(-1)}, ["价格要大于 0"]),
        ({"max_quantity": 0}, ["每人限购要大于 0"]),
        ({"min_quantity": 5, "max_quantity": 2}, ["起售数量不能比每人限购多"]),
        (
            {"price": Decimal(-1), "min_quantity": 5, "max_quantity": 2},
            ["价格要大于 0", "起售数量不能比每人限购多"],
        ),
    ],
)
def test_each_check_that_fails_is_told(variant, wrong, words):
    for name, value in wrong.items():
        setattr(variant, name, value)
    with pytest.raises(ValidationError) as refused:
        variant.full_clean()
    assert refused.value.message_dict == {"__all__": words}


def test_a_field_that_is_no_number_leaves_the_others_asked(variant):
    variant.price, variant.max_quantity = "abc", 0
    with pytest.raises(ValidationError) as refused:
        variant.full_clean()
    assert set(refused.value.message_dict) == {"price", "__all__"}
    assert refused.value.message_dict["__all__"] == ["每人限购要大于 0"]
