"""
Every path of money, for shops that collect on accounts of their own and for those whose money
the platform collects: on the desk, in the API, by the sweeps.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core import scope
from orders import tasks as order_tasks
from orders.lifecycle import expiry
from orders.models import Order, OrderEvent
from orders.payments import check, closing, tasks
from orders.payments.models import PaymentAccount, PaymentConfiguration, PaymentOrder, Refund
from orders.payments.refunds import refund_runs
from shop.stock import check as stock_check
from shop.stores.middleware import scope_of
from tests.api.conftest import Api
from tests.orders.payments.conftest import Shop, make_shop

CHANNELS = ["wechatpay", "alipay"]


@pytest.fixture(params=["store", "platform"])
def collector(request) -> str:
    return request.param


@pytest.fixture
def shop(gate, db, collector) -> Shop:
    return make_shop(gate, collector=collector)


@pytest.fixture
def owner(shop, signed_in):
    return signed_in(shop.store.owner)


@pytest.fixture(params=["desk", "api"])
def cancel(request, shop, owner) -> Callable[[Order], None]:
    """The owner calls an order off, at the desk or by program."""

    def by_desk(order: Order) -> None:
        assert owner.post(desk(order, "cancel"), {"reason": "没货了"}).status_code == 302

    def by_api(order: Order) -> None:
        address = f"/merchant/stores/{shop.store.slug}/orders/{order.number}/cancel/"
        done = Api(shop.store.owner).post(address, {"reason": "没货了"})
        assert done.status_code == 200, done.content

    return by_desk if request.param == "desk" else by_api


def paid(shop: Shop, channel: str) -> Order:
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    assert closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    return fresh(order)


def fresh(order: Order) -> Order:
    return Order._base_manager.get(pk=order.pk)


def swept(shop: Shop, order: Order) -> list[tuple[str, str, Decimal]]:
    """What the sweep makes of the order's refunds: (kind, state, yuan)."""
    for step in range(1, 4):
        due = timezone.now() - timedelta(seconds=step)
        Refund._base_manager.filter(order=order).update(next_try_at=due)
        tasks.run_waiting_refunds()
        shop.gate.settle_refunds()
    rows = Refund._base_manager.filter(order=order).order_by("pk")
    return list(rows.values_list("kind", "state", "amount"))


def desk(order: Order, action: str) -> str:
    return f"/merchant/orders/{order.number}/{action}/"


def holds(shop: Shop, collector: str) -> Decimal:
    return PaymentAccount._base_manager.get(store=shop.store, holder=collector).balance


@pytest.mark.long
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_paid_order_is_cancelled_and_its_money_goes_back(shop, cancel, collector, channel):
    order = paid(shop, channel)
    assert holds(shop, collector) == Decimal("59.00")

    cancel(order)

    assert fresh(order).cancel_reason == "没货了"
    assert swept(shop, order) == [("cancelled", "succeeded", Decimal("59.00"))]
    assert fresh(order).payment_status == "refunded"
    assert holds(shop, collector) == 0
    assert stock_check.differences() == check.differences() == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_order_somebody_is_paying_is_closed_there_first(shop, cancel, channel):
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)

    cancel(order)

    payment.refresh_from_db()
    assert fresh(order).cancelled_at is not None
    assert (payment.state, shop.gate.trade(payment.out_trade_no).state) == ("closed", "closed")
    assert stock_check.differences() == check.differences() == []


@pytest.mark.long
@pytest.mark.parametrize("channel", CHANNELS)
def test_cancelling_finds_the_payment_nobody_told_of(shop, cancel, channel):
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)

    cancel(order)

    assert fresh(order).cancelled_at is not None
    assert swept(shop, order) == [("cancelled", "succeeded", Decimal("59.00"))]
    assert check.differences() == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_part_is_refunded_at_the_desk(shop, owner, collector, channel):
    order = paid(shop, channel)
    form = {"amount": "9.00", "reason": "商品问题", "seen_left": "59.00", "confirm": "9.00"}

    done = owner.post(desk(order, "refund"), form)

    assert done.status_code == 302, done.content.decode()
    assert swept(shop, order) == [("requested", "succeeded", Decimal("9.00"))]
    assert fresh(order).payment_status == "part_refunded"
    assert holds(shop, collector) == Decimal("50.00")
    assert check.differences() == []


@pytest.mark.long
def test_late_money_whose_refund_failed_is_sent_again_at_the_desk(shop, owner):
    order = shop.order(pay_method="wechatpay")
    payment = shop.attempt(order)
    expiry.expire(store=shop.store, order_id=order.pk, at=timezone.now() + timedelta(minutes=11))
    shop.gate.pay_late(payment.out_trade_no)
    closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    (failed,) = Refund._base_manager.filter(order=order)
    refund_runs.run(refund_id=failed.pk, at=timezone.now())
    shop.gate.settle_refunds(outcome="CLOSED")
    refund_runs.run(refund_id=failed.pk, at=timezone.now() + timedelta(hours=1))

    again = owner.post(desk(order, f"refunds/{failed.pk}/again"))

    assert again.status_code == 302
    assert swept(shop, order) == [
        ("surplus", "failed", Decimal("59.00")),
        ("surplus", "succeeded", Decimal("59.00")),
    ]
    assert check.differences() == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_cash_is_taken_while_somebody_is_paying_online(
    shop, owner, channel, django_capture_on_commit_callbacks
):
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)

    with django_capture_on_commit_callbacks(execute=True):
        assert owner.post(desk(order, "paid")).status_code == 302

    payment.refresh_from_db()
    assert (fresh(order).payment_status, payment.state) == ("paid", "closed")
    assert owner.post(desk(order, "unpaid")).status_code == 302
    assert fresh(order).payment_status == "unpaid"
    assert check.differences() == []


@pytest.mark.long
@pytest.mark.parametrize("channel", CHANNELS)
def test_the_sweeps_close_settle_and_send_back(shop, channel):
    unpaid, silent = shop.order(pay_method=channel), shop.order(pay_method=channel)
    shop.attempt(unpaid)
    told_by_nobody = shop.attempt(silent)
    shop.gate.pay(told_by_nobody.out_trade_no)
    past = timezone.now() - timedelta(minutes=1)
    Order._base_manager.filter(pk=unpaid.pk).update(expires_at=past)
    PaymentOrder._base_manager.filter(pk=told_by_nobody.pk).update(next_query_at=past)

    order_tasks.close_expired_orders()
    tasks.query_pending()

    assert fresh(unpaid).cancel_reason == "超时未付款"
    assert fresh(silent).payment_status == "paid"
    assert fresh(silent).events.filter(type=OrderEvent.Type.PAID).count() == 1
    assert stock_check.differences() == check.differences() == []


def test_a_shop_does_not_change_the_platforms_account(gate, db):
    """It is named by what the shop writes; its own row stays the operators'."""
    shop = make_shop(gate, collector="platform")
    account = PaymentConfiguration.objects.filter(store=None).first()
    with scope.entered(scope_of(shop.store.owner)), pytest.raises(PermissionDenied):
        account.save()
