"""SQLite keeps money as floats: the cents must add up there, too."""

from decimal import Decimal

import pytest
from django.utils import timezone

from orders.lifecycle import cash
from orders.payments import check
from orders.payments.refunds import refund_runs, refunds
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("price", "parts"),
    [
        ("119.98", ["65.02", "54.96"]),
        ("92.31", ["77.07", "15.24"]),
        ("99.00", ["86.99", "12.01"]),
        ("0.30", ["0.10", "0.20"]),
        ("1.10", ["0.70", "0.40"]),
        ("8.33", ["1.67", "1.67", "4.99"]),
        ("100.10", ["33.37", "33.37", "33.36"]),
    ],
)
def test_parts_that_floats_do_not_add_up_are_refunded_to_the_cent(price, parts):
    store = make.store()
    order = make.order(store, {make.variant(store, price=price): "1"})
    given = {"store": store, "actor": store.owner, "at": timezone.now()}
    cash.take(**given, order_id=order.pk)

    for part in parts:
        (refund,) = refunds.request(
            **given, order_id=order.pk, quantities={}, amount=Decimal(part), reason="差价"
        )
        refund_runs.given_back(**given, refund_id=refund.pk)

    order.refresh_from_db()
    assert order.payment_status == "refunded"
    assert check.differences() == []
