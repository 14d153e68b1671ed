"""What somebody refunds at the gateway's own pages is recorded as what it is."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from home.demo.paygate import alipay, wechatpay
from orders.lifecycle import cancellation, expiry
from orders.models import Order
from orders.payments import capture, check, closing, tasks
from orders.payments.gateways.base import Receipt
from orders.payments.models import PaymentConfiguration, PaymentLog, PaymentOrder, Refund
from orders.payments.reconciliation import reconcile
from orders.payments.refunds import refund_runs, refundable, refunds
from tests.orders.payments.conftest import Shop
from tests.orders.payments.test_notifications import post_alipay, post_wechatpay

CHANNELS = ["wechatpay", "alipay"]


def unheard(shop: Shop, channel: str) -> PaymentOrder:
    """Paid at the gateway; no notification came."""
    payment = shop.attempt(shop.order(pay_method=channel))
    shop.gate.pay(payment.out_trade_no)
    return payment


def heard(shop: Shop, channel: str) -> PaymentOrder:
    payment = unheard(shop, channel)
    assert closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    payment.refresh_from_db()
    return payment


def tell(shop: Shop, client, payment: PaymentOrder, refund) -> None:
    """The gateway's notification of a refund."""
    trade = shop.gate.trade(payment.out_trade_no)
    if payment.channel == "alipay":
        fields = alipay.notification_fields(
            shop.credentials,
            trade,
            refunded=refund.amount,
            refund_fee=f"{refund.amount / 100:.2f}",
            gmt_refund="2026-11-20 12:00:00.000",
            out_biz_no=refund.out_refund_no,
        )
        done = post_alipay(client, payment, alipay.signed_notification(shop.credentials, fields))
        assert done.content == b"success"
    else:
        headers, body = wechatpay.signed_notification(
            shop.credentials,
            wechatpay.refund_notice(shop.credentials, trade, refund),
            serial=shop.credentials.public_key_id,
        )
        assert post_wechatpay(client, payment, headers, body).status_code == 204


def reconciled(shop: Shop, payment: PaymentOrder) -> list[tuple[str, str]]:
    """Today's bill held against our records: (subject, result) of this payment's rows."""
    found = reconcile.account(
        configuration=PaymentConfiguration.objects.get(pk=payment.configuration_id),
        day=timezone.localdate(),
        at=timezone.now() + timedelta(minutes=1),
    )
    assert found.error == ""
    return sorted(found.items.filter(payment=payment).values_list("subject", "kind"))


def state(payment: PaymentOrder) -> tuple[str, bool, str]:
    payment.refresh_from_db()
    order = Order._base_manager.get(pk=payment.order_id)
    return payment.state, payment.is_surplus, order.payment_status


def back(payment: PaymentOrder) -> list[tuple[str, str, Decimal, str]]:
    rows = Refund._base_manager.filter(payment=payment).order_by("pk")
    return list(rows.values_list("kind", "state", "amount", "gateway_refund_id"))


AGREES = [("payment", "matched"), ("refund", "matched")]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("cents", "status"), [(900, "part_refunded"), (5900, "refunded")])
def test_after_we_heard_of_the_payment(shop, client, channel, cents, status):
    payment = heard(shop, channel)
    made = shop.gate.refund_by_hand(payment.out_trade_no, cents)

    for _twice in range(2):
        tell(shop, client, payment, made)

    amount = Decimal(cents) / 100
    assert back(payment) == [("by_hand", "succeeded", amount, made.out_refund_no)]
    assert state(payment) == ("succeeded", False, status)
    assert refundable.left(payment.order).total == Decimal("59.00") - amount
    assert reconciled(shop, payment) == AGREES
    assert len(back(payment)) == 1
    assert check.differences() == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_bill_tells_of_it_when_nobody_did(shop, channel):
    payment = heard(shop, channel)
    made = shop.gate.refund_by_hand(payment.out_trade_no, 900)

    assert reconciled(shop, payment) == AGREES

    assert back(payment) == [("by_hand", "succeeded", Decimal("9.00"), made.out_refund_no)]
    assert state(payment) == ("succeeded", False, "part_refunded")
    assert check.differences() == []


@pytest.mark.long
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("told_by", ["notification", "bill"])
def test_all_of_it_before_we_heard_of_the_payment(shop, client, channel, told_by):
    payment = unheard(shop, channel)
    made = shop.gate.refund_by_hand(payment.out_trade_no, 5900)
    # It was paid and went back: nothing is paid by that, whoever asks.
    assert not closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    assert state(payment) == ("closed", False, "unpaid")
    assert "退了款" in payment.trouble

    if told_by == "notification":
        tell(shop, client, payment, made)
    assert reconciled(shop, payment) == AGREES

    assert state(payment) == ("succeeded", True, "unpaid")
    assert back(payment) == [("by_hand", "succeeded", Decimal("59.00"), made.out_refund_no)]
    assert check.differences() == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_part_before_we_heard_of_the_payment(shop, client, channel):
    payment = unheard(shop, channel)
    made = shop.gate.refund_by_hand(payment.out_trade_no, 900)

    tell(shop, client, payment, made)

    assert state(payment) == ("succeeded", False, "part_refunded")
    assert back(payment) == [("by_hand", "succeeded", Decimal("9.00"), made.out_refund_no)]
    assert check.differences() == []


@pytest.mark.long
@pytest.mark.parametrize("channel", CHANNELS)
def test_of_late_money_only_the_rest_is_sent_back(shop, channel):
    """The order was closed, the merchant gave a part back by hand, nobody told us of anything."""
    payment = shop.attempt(shop.order(pay_method=channel))
    at = timezone.now() + timedelta(minutes=11)
    expiry.expire(store=shop.store, order_id=payment.order_id, at=at)
    shop.gate.pay_late(payment.out_trade_no)
    made = shop.gate.refund_by_hand(payment.out_trade_no, 900)

    reconciled(shop, payment)
    shop.gate.settle_refunds()
    for refund in Refund._base_manager.filter(payment=payment, kind="surplus"):
        refund_runs.run(refund_id=refund.pk, at=at + timedelta(hours=1))
        shop.gate.settle_refunds()
        refund_runs.run(refund_id=refund.pk, at=at + timedelta(hours=2))

    assert state(payment) == ("succeeded", True, "unpaid")
    assert [row[:3] for row in back(payment)] == [
        ("by_hand", "succeeded", Decimal("9.00")),
        ("surplus", "succeeded", Decimal("50.00")),
    ]
    assert back(payment)[0][3] == made.out_refund_no
    assert check.differences() == []


def test_an_unpaid_order_closes_though_its_money_came_and_went(shop):
    payment = unheard(shop, "wechatpay")
    shop.gate.refund_by_hand(payment.out_trade_no, 5900)
    at = timezone.now() + timedelta(minutes=11)

    assert expiry.expire(store=shop.store, order_id=payment.order_id, at=at)

    assert Order._base_manager.get(pk=payment.order_id).cancelled_at == at
    assert state(payment) == ("closed", False, "unpaid")


def test_what_the_gateway_does_not_confirm_is_not_believed(shop):
    payment = heard(shop, "wechatpay")

    tasks.ask_about_refund(payment_id=payment.pk, number="50300000000000000000")

    assert back(payment) == []
    assert state(payment) == ("succeeded", False, "paid")


def test_more_than_is_left_is_for_a_person(shop):
    """Ours is on its way when somebody does the same by hand."""
    payment = heard(shop, "alipay")
    (ours,) = refunds.request(
        store=shop.store,
        order_id=payment.order_id,
        quantities={},
        amount=Decimal("55.00"),
        reason="缺货",
        actor=shop.store.owner,
        at=timezone.now(),
    )
    made = shop.gate.refund_by_hand(payment.out_trade_no, 900)

    tasks.ask_about_refund(payment_id=payment.pk, number=made.out_refund_no)

    assert [row[0] for row in back(payment)] == ["requested"]
    log = PaymentLog.objects.get(event="refund_by_hand_too_much")
    assert (log.amount, log.payment_id, log.is_ok) == (Decimal("9.00"), payment.pk, False)
    assert ours.state == "pending"
    assert check.differences() == []


def test_settling_twice_with_the_same_refund_records_it_once(shop):
    payment = heard(shop, "alipay")
    receipt = Receipt(payment.out_trade_no, payment.transaction_id, payment.amount, timezone.now())
    given = {"payment_id": payment.pk, "receipt": receipt, "at": timezone.now(), "source": "t"}

    for _twice in range(2):
        capture.settle(**given, backs=[capture.Back("R1", Decimal("1.00"))])

    assert len(back(payment)) == 1


@pytest.mark.long
@pytest.mark.parametrize("channel", CHANNELS)
def test_the_rest_goes_back_when_a_part_was_given_by_hand_unheard(shop, client, channel):
    """The order is cancelled before we hear: all of it is refused, the rest can be sent again."""
    payment = heard(shop, channel)
    by_hand = shop.gate.refund_by_hand(payment.out_trade_no, 1900)
    order = payment.order
    lifecycle = {"store": order.store, "order_id": order.pk, "actor": order.store.owner}
    cancellation.cancel(**lifecycle, reason="没货了", at=timezone.now())
    failed = Refund._base_manager.get()
    for hour in range(4):
        refund_runs.run(refund_id=failed.pk, at=timezone.now() + timedelta(hours=hour))
    tell(shop, client, payment, by_hand)
    failed.refresh_from_db()
    assert (failed.state, failed.amount) == ("failed", Decimal("59.00"))

    again = refunds.again(
        store=order.store, refund_id=failed.pk, actor=order.store.owner, at=timezone.now()
    )
    refund_runs.run(refund_id=again.pk, at=timezone.now())
    shop.gate.settle_refunds()
    refund_runs.run(refund_id=again.pk, at=timezone.now() + timedelta(hours=1))

    again.refresh_from_db()
    assert (again.state, again.amount) == ("succeeded", Decimal("40.00"))
    assert state(payment)[2] == "refunded"
    assert check.differences() == []
