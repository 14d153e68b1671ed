"""What happens to an order afterwards; each step once, and only when it may."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import InboxMessage
from orders import locks, tasks
from orders.lifecycle import cancellation, cash, fulfil, steps
from orders.models import Order, OrderEvent
from orders.payments.models import PaymentOrder
from shop.stock import check
from shop.stock.models import StockLevel
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea(store):
    return make.variant(store, price="10.00", stock="5")


@pytest.fixture
def given(store, tea):
    """The order and the arguments every step takes."""
    order = make.order(store, {tea: "2"})
    return {"store": store, "order_id": order.pk, "actor": store.owner, "at": timezone.now()}


def types(given) -> list[str]:
    events = OrderEvent.objects.filter(order_id=given["order_id"]).order_by("pk")
    return [event.type for event in events]


def test_confirmed_shipped_paid_is_complete(given, tea):
    steps.confirm(**given)
    fulfil.fulfil(**given, courier="顺丰速运", tracking_number="SF123")
    order = cash.take(**given)

    assert types(given) == ["placed", "confirmed", "shipped", "paid", "completed"]
    assert (order.payment_status, order.fulfillment_status) == ("paid", "fulfilled")
    assert order.completed_at is not None
    level = StockLevel.objects.get(variant=tea)
    assert (level.on_hand, level.reserved) == (3, 0)
    assert check.differences() == []


def test_every_step_twice_is_once(given):
    for _again in range(2):
        steps.confirm(**given)
        fulfil.fulfil(**given)
        cash.take(**given)

    assert types(given) == ["placed", "confirmed", "shipped", "paid", "completed"]
    assert PaymentOrder.objects.count() == 1


def test_cancelling_gives_the_goods_back_once(given, tea, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        cancellation.cancel_now(**given, reason="没货了")
        cancellation.cancel_now(**given, reason="没货了")

    level = StockLevel.objects.get(variant=tea)
    assert (level.on_hand, level.reserved) == (5, 0)
    assert types(given) == ["placed", "cancelled"]
    assert InboxMessage.objects.filter(body__contains="已取消").count() == 1


def test_what_has_left_or_was_paid_is_not_cancelled(given):
    cash.take(**given)
    with pytest.raises(locks.NotAllowedNow, match="已收款"):
        cancellation.cancel_now(**given, reason="x")

    fulfil.fulfil(**given)
    with pytest.raises(locks.NotAllowedNow, match="已发货"):
        cancellation.cancel_now(**given, reason="x")


def test_cash_booked_by_mistake_is_given_back_once(given):
    fulfil.fulfil(**given)
    cash.take(**given)

    for _again in range(2):
        order = cash.give_back(**given)

    assert (order.payment_status, order.completed_at) == ("unpaid", None)
    assert types(given)[-1] == "cash_returned"
    assert types(given).count("cash_returned") == 1
    assert cash.take(**given).payment_status == "paid"
    assert [row.state for row in PaymentOrder.objects.order_by("pk")] == ["closed", "succeeded"]


def test_a_cancelled_order_goes_nowhere(given):
    cancellation.cancel_now(**given, reason="x")

    for step in (steps.confirm, cash.take, fulfil.fulfil):
        with pytest.raises(locks.NotAllowedNow):
            step(**given)
    assert types(given) == ["placed", "cancelled"]


def test_the_buyer_may_cancel_until_the_shop_confirms(store, tea, given):
    other = make.order(store, {tea: "1"})
    at = timezone.now()

    cancellation.cancel_as_buyer(token=other.token, reason="拍错了", actor=None, at=at)
    steps.confirm(**given)

    order = Order.objects.get(pk=given["order_id"])
    with pytest.raises(locks.NotAllowedNow):
        cancellation.cancel_as_buyer(token=order.token, reason="x", actor=None, at=at)


def test_another_store_cannot_touch_it(given):
    stranger = make.store()

    with pytest.raises(Order.DoesNotExist):
        steps.confirm(**given | {"store": stranger})


def test_expired_orders_close_by_themselves_and_offline_ones_never(store, tea, given):
    online = make.order(store, {tea: "1"}, pay_method="alipay")
    Order.objects.filter(pk=online.pk).update(expires_at=timezone.now() - timedelta(minutes=1))

    tasks.close_expired_orders()

    online.refresh_from_db()
    assert online.cancel_reason == "超时未付款"
    assert Order.objects.get(pk=given["order_id"]).cancelled_at is None
    assert StockLevel.objects.get(variant=tea).reserved == Decimal(2)
