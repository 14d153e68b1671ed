"""An unpaid order ends by query, close, query; money that comes later goes back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orders import locks
from orders.lifecycle import cancellation, cash, expiry, fulfil, steps
from orders.models import Order, OrderEvent
from orders.payments import check, closing, tasks
from orders.payments.attempts import attempts
from orders.payments.models import PaymentOrder, Refund
from orders.payments.refunds import refund_runs
from shop.stock import check as stock_check
from shop.stock.models import StockLevel

CHANNELS = ["wechatpay", "alipay"]


def late() -> timezone.datetime:
    return timezone.now() + timedelta(minutes=11)


def fresh(order: Order) -> Order:
    return Order._base_manager.get(pk=order.pk)


def reserved(order: Order) -> Decimal:
    return StockLevel._base_manager.get(variant=order.lines.get().variant_id).reserved


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_unpaid_order_closes_after_its_time_and_gives_its_goods_back(shop, channel):
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    assert expiry.expired_ids(at=timezone.now()) == []

    at = late()
    assert expiry.expired_ids(at=at) == [(shop.store.pk, order.pk)]
    assert expiry.expire(store=shop.store, order_id=order.pk, at=at)

    payment.refresh_from_db()
    assert (fresh(order).cancel_reason, payment.state) == ("超时未付款", "closed")
    assert reserved(order) == 0
    assert shop.gate.trade(payment.out_trade_no).state == "closed"
    assert expiry.expire(store=shop.store, order_id=order.pk, at=at)
    assert order.events.filter(type=OrderEvent.Type.CANCELLED).count() == 1
    assert stock_check.differences() == check.differences() == []


def test_a_code_nobody_scanned_is_no_obstacle(shop):
    order = shop.order(pay_method="alipay")
    payment = attempts.start(
        order=order,
        channel="alipay",
        product="qr",
        visitor=attempts.Visitor(ip="127.0.0.1"),
        at=timezone.now(),
    ).payment

    assert expiry.expire(store=shop.store, order_id=order.pk, at=late())

    payment.refresh_from_db()
    assert payment.state == "closed"
    # It could be scanned until it expires: one more look after that.
    assert payment.next_query_at > payment.expires_at


def cancelled_unscanned(shop) -> PaymentOrder:
    """An Alipay code that nobody has scanned yet; the buyer calls the order off."""
    order = shop.order(pay_method="alipay")
    payment = attempts.start(
        order=order,
        channel="alipay",
        product="qr",
        visitor=attempts.Visitor(ip="127.0.0.1"),
        at=timezone.now(),
    ).payment
    cancellation.cancel_as_buyer(token=order.token, reason="拍错了", actor=None, at=timezone.now())
    payment.refresh_from_db()
    assert payment.state == "closed"
    return payment


def look(payment: PaymentOrder) -> None:
    """The sweep, at the moment for which the next question is planned."""
    payment.refresh_from_db()
    at = payment.next_query_at
    assert payment.pk in closing.due_ids(at=at)
    closing.query(payment_id=payment.pk, at=at, source="query")
    payment.refresh_from_db()


@pytest.mark.long
def test_money_on_a_cancelled_code_is_found_without_any_notification(shop):
    payment = cancelled_unscanned(shop)
    planned = payment.next_query_at
    # The shopper's page asks once more: that is not the last look.
    tasks.query_payment(payment_id=payment.pk)
    payment.refresh_from_db()
    assert payment.next_query_at == planned > payment.expires_at

    shop.gate.scan(payment.out_trade_no)
    shop.gate.pay(payment.out_trade_no)
    look(payment)

    assert (payment.state, payment.is_surplus, payment.next_query_at) == ("succeeded", True, None)
    (refund,) = Refund._base_manager.filter(payment=payment)
    assert (refund.kind, refund.amount) == ("surplus", Decimal("59.00"))
    refund_runs.run(refund_id=refund.pk, at=timezone.now())
    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert fresh(payment.order).payment_status == "unpaid"
    assert check.differences() == []


def test_a_code_scanned_after_cancelling_is_closed_at_the_gateway(shop):
    payment = cancelled_unscanned(shop)
    shop.gate.scan(payment.out_trade_no)

    tasks.query_payment(payment_id=payment.pk)

    assert shop.gate.trade(payment.out_trade_no).state == "closed"
    look(payment)
    assert (payment.state, payment.next_query_at) == ("closed", None)


@pytest.mark.parametrize("channel", CHANNELS)
def test_money_in_flight_is_found_after_the_attempt_was_closed(shop, channel):
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    cancellation.cancel_as_buyer(token=order.token, reason="拍错了", actor=None, at=timezone.now())
    shop.gate.pay_late(payment.out_trade_no)

    look(payment)

    assert (payment.state, payment.is_surplus) == ("succeeded", True)
    assert Refund._base_manager.get(payment=payment).kind == "surplus"
    assert check.differences() == []


def test_a_last_look_waits_for_a_gateway_that_is_away(shop):
    payment = cancelled_unscanned(shop)
    shop.gate.scan(payment.out_trade_no)
    shop.gate.pay(payment.out_trade_no)
    shop.gate.trouble.set("error_500")
    for days in (0, 1, 8, 29):
        at = payment.expires_at + timedelta(days=days, minutes=3)
        closing.query(payment_id=payment.pk, at=at, source="query")
        payment.refresh_from_db()
        assert (payment.state, payment.next_query_at > at) == ("closed", True)

    shop.gate.trouble.set("error_500", on=False)
    look(payment)

    assert (payment.state, payment.is_surplus) == ("succeeded", True)


@pytest.mark.parametrize("channel", CHANNELS)
def test_closing_finds_the_payment_and_keeps_the_order(shop, channel):
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)

    assert expiry.expire(store=shop.store, order_id=order.pk, at=late())

    order = fresh(order)
    assert (order.payment_status, order.cancelled_at) == ("paid", None)
    assert check.differences() == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_gateway_that_does_not_answer_leaves_the_order_open(shop, channel):
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    shop.gate.trouble.set("error_500")

    assert not expiry.expire(store=shop.store, order_id=order.pk, at=late())
    with pytest.raises(locks.NotAllowedNow, match="没有响应"):
        cancellation.cancel_as_buyer(token=order.token, reason="x", actor=None, at=timezone.now())

    payment.refresh_from_db()
    assert (fresh(order).cancelled_at, payment.state) == (None, "pending")
    assert reserved(order) == 1
    shop.gate.trouble.set("error_500", on=False)
    assert expiry.expire(store=shop.store, order_id=order.pk, at=late())
    assert fresh(order).cancelled_at is not None


@pytest.mark.long
@pytest.mark.parametrize("channel", CHANNELS)
def test_money_for_a_closed_order_is_kept_in_the_books_and_sent_back(shop, channel):
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    expiry.expire(store=shop.store, order_id=order.pk, at=late())
    shop.gate.pay_late(payment.out_trade_no)

    closing.query(payment_id=payment.pk, at=timezone.now(), source="query")

    payment.refresh_from_db()
    (refund,) = Refund._base_manager.filter(order=order)
    assert (payment.state, payment.is_surplus) == ("succeeded", True)
    assert (refund.kind, refund.amount) == ("surplus", payment.amount)
    for hour in range(1, 4):
        refund_runs.run(refund_id=refund.pk, at=timezone.now() + timedelta(hours=hour))
        shop.gate.settle_refunds()
    refund.refresh_from_db()
    order = fresh(order)
    assert (refund.state, order.payment_status) == ("succeeded", "unpaid")
    assert order.events.filter(type=OrderEvent.Type.SURPLUS_PAID).count() == 1
    assert check.differences() == []


def test_who_pays_by_both_gateways_gets_the_second_sum_back(shop):
    order = shop.order(pay_method="wechatpay")
    first, second = shop.attempt(order, "wechatpay"), shop.attempt(order, "alipay")
    shop.gate.pay(first.out_trade_no)
    shop.gate.pay(second.out_trade_no)

    for payment in (first, second, first, second):
        closing.query(payment_id=payment.pk, at=timezone.now(), source="query")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_surplus, second.is_surplus) == (False, True)
    (refund,) = Refund._base_manager.filter(order=order)
    assert (refund.payment_id, refund.kind) == (second.pk, "surplus")
    assert fresh(order).payment_status == "paid"
    assert check.differences() == []


def test_the_other_attempt_is_closed_once_one_is_paid(shop, django_capture_on_commit_callbacks):
    order = shop.order(pay_method="wechatpay")
    first, second = shop.attempt(order, "wechatpay"), shop.attempt(order, "alipay")
    shop.gate.pay(first.out_trade_no)

    with django_capture_on_commit_callbacks(execute=True):
        closing.query(payment_id=first.pk, at=timezone.now(), source="query")

    second.refresh_from_db()
    assert second.state == "closed"
    assert shop.gate.trade(second.out_trade_no).state == "closed"


def test_the_sweep_finds_what_no_notification_told(shop):
    order = shop.order(pay_method="alipay")
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    PaymentOrder._base_manager.filter(pk=payment.pk).update(next_query_at=timezone.now())

    tasks.query_pending()

    assert fresh(order).payment_status == "paid"


def test_an_order_shipped_against_cash_that_was_returned_starves_nobody(shop):
    """It cannot be closed: it must not stand at the head of every sweep."""
    order = shop.order()
    given = {"store": shop.store, "order_id": order.pk, "actor": shop.store.owner}
    at = timezone.now()
    cash.take(**given, at=at)
    fulfil.fulfil(**given, at=at)
    cash.give_back(**given, at=at)
    assert (fresh(order).payment_status, fresh(order).expires_at) == ("unpaid", None)

    # As older versions left it.
    Order._base_manager.filter(pk=order.pk).update(expires_at=at)
    assert expiry.expired_ids(at=late()) == [(shop.store.pk, order.pk)]
    assert expiry.expire(store=shop.store, order_id=order.pk, at=late())

    assert expiry.expired_ids(at=late()) == []
    assert (fresh(order).cancelled_at, fresh(order).fulfillment_status) == (None, "fulfilled")
    assert stock_check.differences() == check.differences() == []


def test_a_query_that_names_another_sum_settles_nothing_and_is_marked(shop):
    order = shop.order(pay_method="alipay")
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    PaymentOrder._base_manager.filter(pk=payment.pk).update(amount=Decimal("58.00"))

    assert not closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    assert not expiry.expire(store=shop.store, order_id=order.pk, at=late())

    payment.refresh_from_db()
    assert "59.00" in payment.trouble
    assert fresh(order).payment_status == "unpaid"
    assert fresh(order).cancelled_at is None


def test_an_order_waits_to_be_paid_before_it_is_prepared(shop):
    order = shop.order()
    given = {"store": shop.store, "order_id": order.pk, "actor": shop.store.owner}

    with pytest.raises(locks.NotAllowedNow, match="还没有付款"):
        steps.confirm(**given, at=timezone.now())


def test_nothing_can_be_started_for_what_is_paid_or_over(shop):
    order = shop.order()
    payment = shop.attempt(order)
    closed = shop.order()
    expiry.expire(store=shop.store, order_id=closed.pk, at=late())
    shop.gate.pay(payment.out_trade_no)
    closing.query(payment_id=payment.pk, at=timezone.now(), source="query")

    for given in ({"order": order}, {"order": closed}, {"order": shop.order(), "at": late()}):
        with pytest.raises(locks.NotAllowedNow):
            attempts.start(
                **{
                    "channel": "wechatpay",
                    "product": "qr",
                    "visitor": attempts.Visitor(ip="127.0.0.1"),
                    "at": timezone.now(),
                    **given,
                }
            )


def test_a_reload_finds_the_attempt_that_was_started(shop):
    order = shop.order()

    first, second = shop.attempt(order), shop.attempt(order)

    assert first.pk == second.pk
    asked = shop.gate.calls("POST /v3/pay/transactions/native")
    assert [call["out_trade_no"] for call in asked].count(first.out_trade_no) == 1
