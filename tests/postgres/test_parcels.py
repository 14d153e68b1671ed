"""Parcels of one order booked at once, and against cancel and refund: one of the two is first."""

from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from orders import locks
from orders.lifecycle import cancellation, cash, fulfil, steps
from orders.models import Order
from orders.payments import check as money_check
from orders.payments.refunds import refunds
from orders.shipping.models import FulfillmentLine
from shop.stock import check
from shop.stock.models import StockLevel
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]


def given(order: Order) -> dict:
    store = order.store
    return {"store": store, "order_id": order.pk, "actor": store.owner, "at": timezone.now()}


@pytest.fixture
def store():
    return make.store()


def taken_on(store, *, is_paid: bool) -> Order:
    """Three of five."""
    order = make.order(store, {make.variant(store, stock="5"): "3"}, delivery="local")
    steps.confirm(**given(order))
    if is_paid:
        cash.take(**given(order))
    return order


def parcel_of(order: Order, amount: int):
    quantities = {order.lines.get().pk: Decimal(amount)}
    return partial(fulfil.fulfil, **given(order), quantities=quantities)


def assert_whole(order: Order) -> None:
    order.refresh_from_db()
    line = order.lines.get()
    gone = sum(row.quantity for row in FulfillmentLine._base_manager.filter(line=line))
    assert gone == line.sent
    held = 0 if order.cancelled_at else line.to_send
    level = StockLevel.objects.get(variant=line.variant_id)
    assert (level.on_hand, level.reserved) == (5 - line.sent, held)
    assert check.differences() == money_check.differences() == []


def test_two_counters_send_the_same_last_piece(store, at_once):
    for _round in range(4):
        order = taken_on(store, is_paid=False)
        parcel_of(order, 2)()

        results = at_once([parcel_of(order, 1)] * 3)

        assert not [r for r in results if isinstance(r, Exception)], results
        assert_whole(order)
        assert order.lines.get().sent == 3
        assert order.fulfillments.count() == 2


def test_two_counters_send_more_than_there_is(store, at_once):
    for _round in range(4):
        order = taken_on(store, is_paid=False)

        results = at_once([parcel_of(order, 2)] * 2)

        assert [type(r) for r in results if isinstance(r, Exception)] == [locks.NotAllowedNow]
        assert_whole(order)
        assert order.lines.get().sent == 2


def test_a_parcel_against_cancel(store, at_once):
    for _round in range(6):
        order = taken_on(store, is_paid=False)
        off = partial(cancellation.cancel_now, **given(order), reason="没货了")

        sent, cancelled = at_once([parcel_of(order, 1), off])

        assert isinstance(sent, Exception) != isinstance(cancelled, Exception), (sent, cancelled)
        assert_whole(order)
        assert order.lines.get().sent == (0 if order.cancelled_at else 1)


def test_a_parcel_against_a_refund(store, at_once):
    for _round in range(6):
        order = taken_on(store, is_paid=True)
        back = partial(
            refunds.request,
            **given(order),
            quantities={order.lines.get().pk: Decimal(2)},
            reason="缺货",
        )

        sent, refunded = at_once([parcel_of(order, 2), back])

        assert not isinstance(refunded, Exception), refunded
        assert_whole(order)
        line = order.lines.get()
        # First sent: one was still here to be kept. First refunded: one is left, two too many.
        expected = (0, 2) if isinstance(sent, locks.NotAllowedNow) else (2, 1)
        assert (line.sent, line.withdrawn) == expected
