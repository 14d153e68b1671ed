"""Members pay in: once, within what the law allows, and never for nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Message
from orders.balance.models import TopUp
from orders.lifecycle import expiry
from orders.models import Order
from orders.payments import capture, check, closing
from orders.payments.gateways.base import Receipt
from orders.payments.models import PaymentOrder, Refund
from shop.members.models import BalanceEntry
from tests import make

pytestmark = pytest.mark.django_db


def text(browser, address: str) -> str:
    return " ".join(browser.get(address, follow=True).content.decode().split())


@pytest.mark.long
def test_a_member_pays_in_and_gets_what_was_offered_on_top(club, browser, client):
    store = club.shop.store
    mine = f"/account/balance/{store.slug}/"
    page = text(browser, mine)
    for words in ("单用途商业预付卡管理办法", "最多 ¥1000", "送 ¥10.00", "未备案"):
        assert words in page
    answer = browser.post(f"{mine}top-up/", {"tier": "100.00"})
    order = Order.every.get(is_top_up=True)
    assert answer["Location"] == f"/orders/{order.token}/pay/"
    page = text(browser, answer["Location"])
    assert "充值金额" in page
    assert "扫码转账" not in page

    order = club.pay(order)
    assert club.has == ("100.00", "10.00")
    assert (order.payment_status, bool(order.completed_at)) == ("paid", True)
    assert TopUp.unscoped.get().booked_at is not None
    # It is nobody's order of goods, and both sides find where it went.
    assert not Order.unscoped.exists()
    assert "¥110.00" in text(browser, order.get_absolute_url())
    assert "+¥110.00" in text(browser, mine)
    assert Message.objects.filter(body__contains="充值 ¥100.00 已到账").count() == 1
    client.force_login(store.owner)
    assert club.member.number in text(client, f"/merchant/orders/{order.number}/")
    assert client.get("/merchant/orders/00000000/").status_code == 404
    assert check.differences() == []

    # Another sum, between the tiers, typed by hand.
    browser.post(f"{mine}top-up/", {"tier": "other", "amount": "￥299.5"})
    club.pay(Order.every.get(is_top_up=True, cancelled_at=None, completed_at=None))
    assert club.has == ("399.50", "20.00")
    assert check.differences() == []
    BalanceEntry.unscoped.filter(amount="299.50").update(amount="99.50")
    assert len(check.differences()) == 2


def test_the_same_notification_twice_books_once_and_late_or_double_money_goes_back(club):
    order = club.begin("100")
    payment = club.shop.attempt(order, "wechatpay")
    club.shop.gate.pay(payment.out_trade_no)
    for _time in range(2):
        closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    receipt = Receipt(payment.out_trade_no, "T-2", payment.amount, timezone.now())
    for _time in range(2):
        capture.settle(payment_id=payment.pk, receipt=receipt, at=timezone.now(), source="test")
    assert club.has == ("100.00", "10.00")
    assert [str(row.amount) for row in Refund.unscoped.all()] == ["100.00"]
    assert not PaymentOrder.unscoped.get(transaction_id="T-2").refundable

    # Begun anew: what was open is called off, and its money goes back if it comes after all.
    first = club.begin("200")
    late = club.shop.attempt(first, "wechatpay")
    second = club.begin("300")
    assert Order.every.get(pk=first.pk).cancelled_at is not None
    receipt = Receipt(late.out_trade_no, "T-3", late.amount, timezone.now())
    capture.settle(payment_id=late.pk, receipt=receipt, at=timezone.now(), source="test")
    assert club.has == ("100.00", "10.00")

    # And nobody paid at all.
    tomorrow = timezone.now() + timedelta(days=1)
    assert (second.store_id, second.pk) in expiry.expired_ids(at=tomorrow)
    expiry.expire(store=second.store, order_id=second.pk, at=tomorrow)
    assert Order.every.get(pk=second.pk).cancelled_at is not None
    assert TopUp.unscoped.exclude(booked_at=None).count() == 1
    assert check.differences() == []


@pytest.mark.long
def test_no_balance_grows_above_what_the_law_allows(club, browser):
    store = club.shop.store
    mine = f"/account/balance/{store.slug}/top-up/"
    for amount in ("990", "0.5", "1.234", "-5", "NaN", "1e3", "viel", ""):
        browser.post(mine, {"amount": amount})
    assert not Order.every.exists()
    assert "最多还能充 ¥1000" in text(browser, f"/account/balance/{store.slug}/")
    club.top_up("900")
    assert club.has == ("900.00", "50.00")
    browser.post(mine, {"amount": "50.01"})
    assert Order.every.count() == 1

    # Begun while there was room for it: what comes when there is none goes back.
    order = club.begin("50")
    payment = club.shop.attempt(order, "wechatpay")
    type(club.member).unscoped.update(principal="960")
    receipt = Receipt(payment.out_trade_no, "T-1", payment.amount, timezone.now())
    outcome = capture.settle(
        payment_id=payment.pk, receipt=receipt, at=timezone.now(), source="test"
    )
    assert outcome == capture.Outcome.SURPLUS
    type(club.member).unscoped.update(principal="900")
    assert check.differences() == []


def test_the_shop_sets_what_members_get_and_only_members_pay_in(club, browser, client):
    store = club.shop.store
    client.force_login(store.owner)
    page = "/merchant/members/settings/balance/"
    wrong = {"is_on": "on", "amount_0": "2000", "bonus_0": "1"}
    assert "不能超过 ¥1000" in client.post(page, wrong).content.decode()
    assert client.post(page, wrong | {"is_registered": "on"}).status_code == 302
    assert "最多 ¥5000" in text(browser, f"/account/balance/{store.slug}/")
    club.top_up("2000")
    assert club.has == ("2000.00", "1.00")
    # Off: nobody pays in, and what is there is shown.
    client.post(page, {})
    browser.post(f"/account/balance/{store.slug}/top-up/", {"amount": "5"})
    assert Order.every.count() == 1
    assert "¥2,001.00" in text(browser, "/account/balance/")

    stranger = make.user()
    client.force_login(stranger)
    answer = client.get(f"/account/balance/{store.slug}/")
    assert answer["Location"] == f"/account/points/{store.slug}/"
    client.post(f"/account/balance/{store.slug}/top-up/", {"amount": "5"})
    assert not Order.every.filter(buyer=stranger).exists()
