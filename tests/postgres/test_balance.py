"""Balance is paid in once, spent once, given back once, whoever is first."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from orders.balance import paying, withdrawals
from orders.lifecycle import cancellation
from orders.models import Order
from orders.payments import capture, check
from orders.payments.gateways.base import Receipt
from orders.payments.models import PaymentOrder, Refund
from orders.payments.refunds import refund_runs, refunds
from tests.orders.balance.conftest import Club, make_club
from tests.paying import Shop

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def club(shop: Shop) -> Club:
    return make_club(shop)


def pay(club: Club, order: Order) -> PaymentOrder:
    return paying.pay(order=order, user=club.wang, at=timezone.now())


def given(order: Order) -> dict:
    at = timezone.now()
    return {"store": order.store, "order_id": order.pk, "actor": None, "at": at}


@pytest.mark.long
def test_the_news_of_a_top_up_comes_several_times_at_once(club, at_once):
    for round_ in range(3):
        order = club.begin("100")
        payment = club.shop.attempt(order, "wechatpay")
        receipt = Receipt(payment.out_trade_no, f"T-{round_}", payment.amount, timezone.now())
        news = {"payment_id": payment.pk, "receipt": receipt, "at": timezone.now(), "source": "x"}
        results = at_once([partial(capture.settle, **news)] * 4)
        assert results.count(capture.Outcome.PAID) == 1, results
        assert club.has == (f"{100 * (round_ + 1)}.00", f"{10 * (round_ + 1)}.00")
    assert check.differences() == []


@pytest.mark.long
def test_two_tabs_spend_what_is_there_once(club, at_once):
    club.top_up("90")
    for _round in range(3):
        orders = [club.shop.order(price="60.00", buyer=club.wang) for _tab in range(3)]
        results = at_once([partial(pay, club, order) for order in [*orders, orders[0]]])
        paid = [row.amount for row in results if isinstance(row, PaymentOrder)]
        assert sum(paid) == 90, results
        assert club.has == ("0.00", "0.00")
        assert check.differences() == []
        # Called off at once by everybody: each comes back once.
        off = [partial(cancellation.cancel, **given(order), reason="x") for order in orders]
        at_once([*off, *off])
        for refund in Refund.unscoped.filter(state="pending"):
            run = {"refund_id": refund.pk, "at": timezone.now() + timedelta(hours=1)}
            at_once([partial(refund_runs.run, **run)] * 3)
        assert club.has == ("90.00", "0.00")
        assert check.differences() == []


def test_a_refund_arrives_while_the_rest_is_withdrawn(club, at_once, monkeypatch):
    monkeypatch.setattr(refund_runs, "enqueue", lambda refund_id: None)
    club.top_up("90")
    order = club.shop.order(price="60.00", buyer=club.wang)
    pay(club, order)
    made = refunds.request(**given(order), quantities={}, amount=Decimal(60), reason="x")
    at, where = timezone.now() + timedelta(hours=1), "支付宝"
    finish = partial(refund_runs.run, refund_id=made[0].pk, at=at)
    ask = partial(withdrawals.ask, member=club.member, account=where, at=at)
    results = at_once([finish, ask, finish, ask])
    asked = [row for row in results if isinstance(row, withdrawals.BalanceWithdrawal)]
    assert len(asked) == 1, results
    left = Decimal(club.has[0])
    assert (asked[0].amount, left) in {(Decimal(30), Decimal(60)), (Decimal(90), Decimal(0))}
    assert check.differences() == []

    # Two people at the desk decide otherwise.
    decide = {"store": order.store, "number": asked[0].number, "actor": None, "at": at}
    at_once(
        [
            partial(withdrawals.pay, **decide),
            partial(withdrawals.refuse, **decide, reason="x"),
            partial(withdrawals.pay, **decide),
        ]
    )
    state = withdrawals.BalanceWithdrawal.unscoped.get().state
    assert Decimal(club.has[0]) == (left if state == "paid" else Decimal(90))
    assert check.differences() == []
