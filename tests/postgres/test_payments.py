"""Notifications, returns, closing and refunds at the same moment: never a cent wrong."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import permutations
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from home.demo.paygate import alipay, wechatpay
from orders import locks
from orders.lifecycle import cancellation, cash, expiry
from orders.models import Order, OrderEvent
from orders.payments import capture, check, closing, inquiries, payment_accounts
from orders.payments.models import (
    AccountEntry,
    PaymentAccount,
    PaymentLog,
    PaymentMethod,
    PaymentOrder,
    Refund,
)
from orders.payments.refunds import refund_runs, refundable, refunds
from orders.payments.transfers import transfer
from shop.stock import check as stock_check
from tests import make
from tests.paying import Shop

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

CHANNELS = ["wechatpay", "alipay"]


def notify(shop: Shop, payment: PaymentOrder) -> int:
    """Deliver a genuine message over HTTP's own path; the status that was answered."""
    trade = shop.gate.trade(payment.out_trade_no)
    url = payment.configuration.notify_path
    if payment.channel == "alipay":
        fields = alipay.signed_notification(shop.credentials, trade)
        body, kind, headers = urlencode(fields), "application/x-www-form-urlencoded", {}
    else:
        headers, body = wechatpay.signed_notification(
            shop.credentials,
            wechatpay.transaction(shop.credentials, trade),
            serial=shop.credentials.public_key_id,
        )
        kind = headers.pop("Content-Type")
    return Client().post(url, body, content_type=kind, headers=headers).status_code


def ask(payment: PaymentOrder) -> bool:
    return closing.query(payment_id=payment.pk, at=timezone.now(), source="return")


def expire(order: Order) -> bool:
    at = timezone.now() + timedelta(minutes=11)
    return expiry.expire(store=order.store_id, order_id=order.pk, at=at)


def let_refunds_run(shop: Shop) -> None:
    for hour in range(1, 5):
        at = timezone.now() + timedelta(hours=hour)
        for refund_id in refund_runs.due_ids(at=at):
            refund_runs.run(refund_id=refund_id, at=at)
        shop.gate.settle_refunds()


def assert_explained(shop: Shop) -> None:
    let_refunds_run(shop)
    assert check.differences() == []
    assert stock_check.differences() == []


@pytest.mark.long
@pytest.mark.parametrize("channel", CHANNELS)
def test_the_same_message_ten_times_at_once_settles_once(shop, at_once, channel):
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)

    answers = at_once([partial(notify, shop, payment)] * 10)

    assert set(answers) <= {200, 204}, answers
    order.refresh_from_db()
    assert order.payment_status == "paid"
    assert order.events.filter(type=OrderEvent.Type.PAID).count() == 1
    assert PaymentOrder._base_manager.filter(order=order).count() == 1
    assert AccountEntry._base_manager.filter(order=order).count() == 1
    assert_explained(shop)


def test_without_the_order_lock_the_same_message_books_twice(shop, at_once, monkeypatch):
    """The test above can fail: with locks taken away, two settle side by side."""
    order = shop.order(pay_method="alipay")
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    captured = []

    def unlocked(*, store, order_id):
        return Order._base_manager.select_related("store").get(pk=order_id)

    monkeypatch.setattr(locks, "locked", unlocked)
    monkeypatch.setattr(capture, "locks", locks)
    monkeypatch.setattr(payment_accounts, "capture", lambda payment: captured.append(payment.pk))
    monkeypatch.setattr(
        type(PaymentOrder._base_manager.all()), "select_for_update", lambda self, **_given: self
    )
    from threading import Barrier

    both_have_looked = Barrier(2)
    compare = capture._compare

    def compared(*given):
        both_have_looked.wait(timeout=30)
        return compare(*given)

    monkeypatch.setattr(capture, "_compare", compared)

    at_once([partial(notify, shop, payment)] * 2)

    assert len(captured) == 2


@pytest.mark.long
@pytest.mark.parametrize("channel", CHANNELS)
def test_message_return_and_closing_in_every_order(shop, channel):
    for steps in permutations(["message", "return", "closing"]):
        order = shop.order(pay_method=channel)
        payment = shop.attempt(order)
        shop.gate.pay(payment.out_trade_no)
        act = {
            "message": partial(notify, shop, payment),
            "return": partial(ask, payment),
            "closing": partial(expire, order),
        }

        for step in steps:
            act[step]()

        order.refresh_from_db()
        assert (order.payment_status, order.cancelled_at) == ("paid", None), steps
    assert_explained(shop)


@pytest.mark.long
@pytest.mark.parametrize("channel", CHANNELS)
def test_message_return_and_closing_at_the_same_moment(shop, at_once, channel):
    for _round in range(4):
        order = shop.order(pay_method=channel)
        payment = shop.attempt(order)
        shop.gate.pay(payment.out_trade_no)

        at_once([partial(notify, shop, payment), partial(ask, payment), partial(expire, order)])

        notify(shop, payment)
        order.refresh_from_db()
        assert (order.payment_status, order.cancelled_at) == ("paid", None)
    assert_explained(shop)


@pytest.mark.long
@pytest.mark.parametrize("channel", CHANNELS)
def test_paying_against_closing_ends_paid_or_given_back(shop, at_once, channel):
    """The payer's tap and the end of time together; whoever wins, the cents are right."""
    ends = set()
    for _round in range(6):
        order = shop.order(pay_method=channel)
        payment = shop.attempt(order)

        at_once(
            [
                partial(expire, order),
                partial(shop.gate.pay_late, payment.out_trade_no),
                partial(ask, payment),
            ]
        )
        ask(payment)
        expire(order)
        notify(shop, payment)

        order.refresh_from_db()
        payment.refresh_from_db()
        assert payment.state == "succeeded"
        assert payment.is_surplus == (order.cancelled_at is not None)
        ends.add(payment.is_surplus)
    assert_explained(shop)
    surplus = PaymentOrder._base_manager.filter(is_surplus=True)
    given_back = Refund._base_manager.filter(kind="surplus", state="succeeded")
    assert surplus.count() == given_back.count()


@pytest.mark.long
def test_the_buyer_cancels_against_the_message(shop, at_once):
    for _round in range(5):
        order = shop.order(pay_method="alipay")
        payment = shop.attempt(order)
        shop.gate.pay(payment.out_trade_no)
        cancel = partial(
            cancellation.cancel_as_buyer,
            token=order.token,
            reason="不想要了",
            actor=None,
            at=timezone.now(),
        )

        at_once([cancel, partial(notify, shop, payment)])

        order.refresh_from_db()
        payment.refresh_from_db()
        assert payment.state == "succeeded"
        if order.cancelled_at is None:
            assert order.payment_status == "paid"
        else:
            assert Refund._base_manager.get(order=order).amount == payment.amount
    assert_explained(shop)


def test_two_refunds_race_for_the_same_money(shop, at_once):
    order = shop.order(pay_method="alipay", price="50.00")
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    ask(payment)
    request = partial(
        refunds.request,
        store=shop.store,
        order_id=order.pk,
        quantities={},
        amount=Decimal("30.00"),
        reason="差价",
        actor=shop.store.owner,
        at=timezone.now(),
    )

    results = at_once([request] * 6)

    made = [result for result in results if isinstance(result, list)]
    refused = [result for result in results if isinstance(result, refundable.TooMuch)]
    assert (len(made), len(refused)) == (1, 5), results
    assert_explained(shop)
    assert (
        sum(
            row.amount
            for row in shop.gate.refunds()
            if row.out_refund_no == (made[0][0].out_refund_no)
        )
        == 3000
    )


@pytest.mark.parametrize("channel", CHANNELS)
def test_one_refund_run_by_many_workers_goes_out_once(shop, at_once, channel):
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    ask(payment)
    shop.gate.trouble.set("error_500", uses=1)
    (refund,) = refunds.request(
        store=shop.store,
        order_id=order.pk,
        quantities={order.lines.get().pk: Decimal(1)},
        reason="缺货",
        actor=shop.store.owner,
        at=timezone.now(),
    )
    at = timezone.now() + timedelta(hours=1)

    at_once([partial(refund_runs.run, refund_id=refund.pk, at=at)] * 6)

    assert_explained(shop)
    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert [
        row.amount for row in shop.gate.refunds() if row.out_refund_no == (refund.out_refund_no)
    ] == [5900]


def test_late_money_told_twice_at_once_goes_back_once(shop, at_once):
    order = shop.order(pay_method="alipay")
    payment = shop.attempt(order)
    expire(order)
    shop.gate.pay_late(payment.out_trade_no)

    at_once([partial(notify, shop, payment)] * 6)

    assert Refund._base_manager.filter(order=order, kind="surplus").count() == 1
    assert_explained(shop)


@pytest.mark.long
def test_ten_transfers_of_one_price_have_ten_amounts(shop, at_once):
    PaymentMethod._base_manager.create(
        store=shop.store, channel="transfer", is_enabled=True, account_text="6222 0000"
    )
    tea = make.variant(shop.store, price="20.00", stock="50")
    orders = [make.order(shop.store, {tea: "1"}, pay_method="transfer") for _n in range(10)]

    results = at_once([partial(transfer.start, order=o, at=timezone.now()) for o in orders])

    amounts = [payment.amount for payment, _method in results]
    assert len(set(amounts)) == 10
    assert all(Decimal("19.01") <= amount < Decimal("20.00") for amount in amounts)
    confirm = [
        partial(
            transfer.confirm,
            store=shop.store,
            payment_id=payment.pk,
            actor=shop.store.owner,
            at=timezone.now(),
        )
        for payment, _method in results[:2]
        for _twice in range(3)
    ]
    at_once(confirm)
    assert Order._base_manager.filter(payment_status="paid").count() == 2
    assert PaymentAccount._base_manager.get().balance == sum(amounts[:2])
    assert_explained(shop)


def test_a_proof_against_the_end_of_time(shop, at_once):
    PaymentMethod._base_manager.create(
        store=shop.store, channel="transfer", is_enabled=True, account_text="6222 0000"
    )
    for _round in range(4):
        order = shop.order(pay_method="transfer")
        transfer.start(order=order, at=timezone.now())
        proof = partial(
            transfer.send_proof, order=order, file=make.photo(), note="", at=timezone.now()
        )

        at_once([proof, partial(expire, order)])

        order.refresh_from_db()
        payment = PaymentOrder._base_manager.get(order=order)
        if order.cancelled_at is None:
            assert payment.proofs.filter(state="waiting").count() == 1
        else:
            assert not payment.proofs.exists()
            assert payment.state == "closed"
    assert_explained(shop)


@pytest.mark.long
def test_cash_against_cancelling(shop, at_once):
    for _round in range(4):
        thing = make.variant(shop.store, stock="5")
        order = make.order(shop.store, {thing: "1"})
        given = {
            "store": shop.store,
            "order_id": order.pk,
            "actor": shop.store.owner,
            "at": timezone.now(),
        }

        at_once([partial(cash.take, **given), partial(cancellation.cancel, **given, reason="x")])

        order.refresh_from_db()
        assert (order.cancelled_at is None) == (order.payment_status == "paid")
    assert_explained(shop)


def test_a_nul_in_a_notification_is_refused_and_kept(shop):
    payment = shop.attempt(shop.order(pay_method="alipay"))
    url = payment.configuration.notify_path

    answer = Client().post(url, b"a=\x00&b=%00", content_type="application/json")

    assert answer.status_code == 401
    entry = PaymentLog.objects.filter(kind="notification").latest("pk")
    assert (entry.body, entry.is_ok) == ("a=\ufffd&b=%00", False)


@pytest.mark.long
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_refund_by_hand_is_recorded_once_beside_one_of_ours(shop, at_once, channel):
    """Notification, bill and the shop's own refund of everything at the same moment."""
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    assert ask(payment)
    made = shop.gate.refund_by_hand(payment.out_trade_no, 900)
    given = {"payment_id": payment.pk, "numbers": [made.out_refund_no], "at": timezone.now()}
    hear = partial(inquiries.ask_about_refunds, **given, source="test")
    ours = partial(
        refunds.request,
        store=shop.store,
        order_id=order.pk,
        quantities={},
        amount=Decimal("59.00"),
        reason="x",
        actor=None,
        at=timezone.now(),
    )

    at_once([hear, hear, ours, hear])
    # Ours may have been decided first, which left nothing, and then been refused by the gateway:
    # the bill of the next morning tells of the other one again.
    hear()

    payment.refresh_from_db()
    live = Refund._base_manager.filter(order=order).exclude(state=Refund.State.FAILED)
    kinds = sorted(live.values_list("kind", "amount"))
    assert kinds in (
        [("by_hand", Decimal("9.00"))],
        [("requested", Decimal("59.00"))],
    )
    assert payment.refund_held == sum(amount for _kind, amount in kinds)
    assert check.differences() == []
