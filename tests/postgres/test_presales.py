"""Presales at the same moment, with real connections: the last piece, deposit, rest, the clock."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.utils import timezone

from orders.checkout.refusals import CannotBook
from orders.lifecycle import cancellation, expiry
from orders.models import Order
from orders.payments import closing
from orders.payments.models import PaymentOrder, Refund
from shop.presales.models import Booking, Presale
from shop.promotions import check
from tests import make
from tests.orders.groups.made import fresh, pay
from tests.orders.presales.made import DAY, HOUR, order, presale

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def lamp(shop):
    return make.variant(shop.store, price="100.00", stock="50")


def assert_explained():
    assert check.differences() == []
    call_command("check_money")
    call_command("check_stock")


@pytest.mark.long
def test_the_last_piece_goes_to_one_and_nobody_has_more_than_allowed(at_once, shop, lamp):
    terms = presale(lamp, quantity=4, per_buyer=1)
    buyer = make.user()
    greedy = [partial(order, terms, buyer=buyer, idempotency_key=f"key {n}") for n in range(3)]
    others = [partial(order, terms, buyer=make.user()) for _n in range(5)]

    results = at_once([*greedy, *others])

    assert sum(isinstance(one, Order) for one in results) == 4, results
    assert sum(isinstance(one, CannotBook) for one in results) == 4, results
    assert Booking._base_manager.filter(user=buyer).count() <= 1
    assert Presale.unscoped.get().booked == 4
    assert_explained()


def test_a_rest_paid_while_its_time_ends_is_kept_or_goes_back(at_once, shop, lamp):
    at = timezone.now()
    terms = presale(lamp, rest_from=at - HOUR / 2, rest_until=at + 2 * DAY, keeps_deposit=True)
    placed = pay(shop, order(terms))
    rest = shop.attempt(placed)
    shop.gate.pay(rest.out_trade_no)
    late = terms.rest_until + timedelta(seconds=1)

    at_once([
        partial(closing.query, payment_id=rest.pk, at=at, source="query"),
        partial(expiry.expire, store=placed.store_id, order_id=placed.pk, at=late),
        partial(
            cancellation.cancel_as_buyer, token=placed.token, reason="不想要了", actor=None, at=at
        ),
    ])  # fmt: skip

    placed = fresh(placed)
    counted = PaymentOrder._base_manager.filter(state="succeeded", is_surplus=False)
    back = sum(refund.amount for refund in Refund._base_manager.exclude(state="failed"))
    if placed.cancelled_at is None:
        assert (placed.payment_status, sum(one.amount for one in counted), back) == ("paid", 80, 0)
    else:
        # The deposit stays, or all goes back: never the rest alone with the shop.
        paid = sum(one.amount for one in PaymentOrder._base_manager.filter(state="succeeded"))
        assert paid - back in {16, 0}
    assert Presale.unscoped.get().booked == (placed.cancelled_at is None)
    assert_explained()
