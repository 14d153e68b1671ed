"""Balance pays an order, or a part of it; what goes back goes the way it came."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from orders.balance import paying
from orders.groups.tasks import settle_groups
from orders.lifecycle import cancellation, cash, expiry
from orders.models import Order
from orders.payments import capture, check, closing
from orders.payments.attempts import attempts
from orders.payments.gateways.base import Receipt
from orders.payments.models import PaymentAccount, PaymentOrder, Refund
from orders.payments.refunds import refund_runs, refunds
from shop.members.models import BalanceEntry
from tests import make
from tests.orders.groups.made import group_buy
from tests.orders.groups.made import order as group_order

pytestmark = pytest.mark.django_db


def ordered(club, price: str, **given) -> Order:
    return club.shop.order(price=price, buyer=club.wang, **given)


def pay(club, order: Order) -> Order:
    paying.pay(order=order, user=club.wang, at=timezone.now())
    return Order.unscoped.get(pk=order.pk)


def run(club, rows: list[Refund]) -> list[tuple[str, str, str]]:
    """Channel, state, amount of each, once their task ran."""
    for _time in range(2):
        for row in rows:
            refund_runs.run(refund_id=row.pk, at=timezone.now())
        club.shop.gate.settle_refunds()
    rows = Refund.unscoped.filter(pk__in=[row.pk for row in rows]).select_related("payment")
    return [(row.payment.channel, row.state, str(row.amount)) for row in rows.order_by("pk")]


def given(order: Order) -> dict:
    at = timezone.now()
    return {"store": order.store, "order_id": order.pk, "actor": None, "at": at}


@pytest.mark.long
def test_an_order_paid_by_balance_alone_and_given_back_line_by_line(club):
    club.top_up("100")
    order = pay(club, ordered(club, "104.00"))

    assert (order.payment_status, order.pay_method) == ("paid", "balance")
    assert (order.balance_paid, order.expires_at) == (Decimal("104.00"), None)
    assert club.has == ("0.00", "6.00")
    account = PaymentAccount.unscoped.get(store=order.store, holder="balance")
    assert account.balance == 104
    assert check.differences() == []
    line = order.lines.get()
    made = refunds.request(
        **given(order), quantities={line.pk: Decimal(1)}, amount=Decimal("102.00"), reason="破了"
    )
    assert run(club, made) == [("balance", "succeeded", "102.00")]
    assert club.has == ("100.00", "8.00")
    assert run(club, made) == [("balance", "succeeded", "102.00")]
    assert club.has == ("100.00", "8.00")
    assert check.differences() == []
    PaymentOrder.unscoped.filter(channel="balance").update(amount="103.00")
    assert any("of balance" in line for line in check.differences())


@pytest.mark.long
def test_a_part_by_balance_and_the_rest_at_a_gateway(club, browser):
    club.top_up("30")
    order = pay(club, ordered(club, "100.00"))
    assert (order.payment_status, order.balance_paid) == ("unpaid", Decimal("30.00"))
    assert order.expires_at is not None
    assert check.differences() == []
    with pytest.raises(attempts.CannotPay):
        pay(club, order)
    assert "去支付 ¥70.00" in browser.get(f"/orders/{order.token}/").content.decode()
    # Not yet an order to refund, and only the rest is asked for.
    with pytest.raises(refunds.locks.NotAllowedNow):
        refunds.request(**given(order), quantities={}, amount=Decimal(1), reason="试试")
    order = club.pay(order)
    captured = PaymentOrder.unscoped.of(order).captured().order_by("pk")
    assert [(row.channel, str(row.amount)) for row in captured] == [
        ("balance", "30.00"), ("wechatpay", "70.00"),
    ]  # fmt: skip
    assert (order.payment_status, order.pay_method) == ("paid", "wechatpay")
    assert check.differences() == []

    # What went to the gateway comes back from it first.
    made = refunds.request(**given(order), quantities={}, amount=Decimal(60), reason="少了")
    assert run(club, made) == [("wechatpay", "succeeded", "60.00")]
    assert club.has == ("0.00", "0.00")
    cancellation.cancel(**given(order), reason="不要了")
    rest = list(Refund.unscoped.of(order).filter(kind="cancelled").order_by("pk"))
    assert run(club, rest) == [
        ("wechatpay", "succeeded", "10.00"), ("balance", "succeeded", "30.00"),
    ]  # fmt: skip
    assert club.has == ("30.00", "0.00")
    assert Order.unscoped.get(pk=order.pk).payment_status == "refunded"
    assert check.differences() == []


@pytest.mark.long
@pytest.mark.parametrize("how", ["cancelled", "expired"])
def test_what_was_not_paid_in_full_gives_the_balance_back_once(club, how):
    club.top_up("30")
    order = pay(club, ordered(club, "100.00"))
    late = club.shop.attempt(order, "alipay")
    tomorrow = timezone.now() + timedelta(days=1)
    for _time in range(2):
        if how == "cancelled":
            cancellation.cancel(**given(order), reason="不要了")
        else:
            expiry.expire(store=order.store, order_id=order.pk, at=tomorrow)
    made = list(Refund.unscoped.of(order))
    assert run(club, made) == [("balance", "succeeded", "30.00")]
    assert run(club, made) == [("balance", "succeeded", "30.00")]
    assert club.has == ("30.00", "0.00")
    # The rest, paid too late, goes back by itself.
    receipt = Receipt(late.out_trade_no, "T-9", Decimal("70.00"), timezone.now())
    outcome = capture.settle(payment_id=late.pk, receipt=receipt, at=tomorrow, source="test")
    assert outcome == capture.Outcome.SURPLUS
    assert check.differences() == []


def test_a_code_for_all_of_it_is_closed_before_balance_pays_a_part(club):
    club.top_up("30")
    order = ordered(club, "100.00")
    whole = club.shop.attempt(order)
    order = pay(club, order)
    whole.refresh_from_db()
    assert (whole.state, order.balance_paid) == ("closed", Decimal("30.00"))
    # It was paid in the very moment it was closed: all of it is too much, and goes back.
    receipt = Receipt(whole.out_trade_no, "T-1", whole.amount, timezone.now())
    outcome = capture.settle(payment_id=whole.pk, receipt=receipt, at=timezone.now(), source="test")
    assert outcome == capture.Outcome.SURPLUS
    assert club.pay(Order.unscoped.get(pk=order.pk)).payment_status == "paid"
    assert check.differences() == []


def test_who_began_to_pay_at_a_gateway_and_paid_has_paid(club):
    club.top_up("200")
    order = ordered(club, "100.00")
    payment = club.shop.attempt(order)
    club.shop.gate.pay(payment.out_trade_no)
    with pytest.raises(refunds.locks.NotAllowedNow):
        pay(club, order)
    assert club.has == ("200.00", "10.00")
    assert not closing.due_ids(at=timezone.now())
    assert check.differences() == []


def test_cash_takes_what_balance_left_and_can_be_taken_back(club):
    club.top_up("30")
    order = pay(club, ordered(club, "100.00"))
    cash.take(**given(order))
    taken = PaymentOrder.unscoped.get(channel="cash")
    assert (taken.amount, check.differences()) == (Decimal("70.00"), [])
    cash.give_back(**given(order))
    cancellation.cancel(**given(order), reason="不要了")
    assert run(club, list(Refund.unscoped.of(order))) == [("balance", "succeeded", "30.00")]
    assert club.has == ("30.00", "0.00")
    assert check.differences() == []


@pytest.mark.long
def test_a_group_that_fails_gives_both_parts_back(club):
    tea = make.variant(club.shop.store, price="100.00", stock="5")
    club.top_up("30")
    row = group_buy(tea, "60.00", size=2, hours=2)
    order = pay(club, group_order(row.number, tea, buyer=club.wang))
    assert (order.unpaid, order.is_paid) == (Decimal("30.00"), False)
    assert club.has == ("0.00", "0.00")
    order = club.pay(order)
    assert (order.is_paid, order.awaits_group) == (True, True)

    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1), tick=True):
        settle_groups()
        back = list(Refund.unscoped.of(order).order_by("pk"))
        assert run(club, back) == [
            ("wechatpay", "succeeded", "30.00"), ("balance", "succeeded", "30.00"),
        ]  # fmt: skip
    assert club.has == ("30.00", "0.00")
    assert Order.unscoped.get(pk=order.pk).payment_status == "refunded"
    assert check.differences() == []


@pytest.mark.long
def test_the_checkout_takes_balance_first(club, browser):
    store = club.shop.store
    club.top_up("30")
    thing = make.variant(store, price="50.00", stock="9")
    page, cart = f"/checkout/{store.slug}/", {"sku": thing.sku, "store": store.slug}
    fields = {
        "name": "王芳", "phone": club.wang.phone, "delivery": "pickup", "use_balance": "on",
    }  # fmt: skip
    browser.post("/cart/add/", cart | {"variant": thing.pk, "quantity": "1"})
    shown = browser.post(page, fields | {"refresh": "1"}).content.decode()
    assert "用余额付（有 ¥30.00）" in shown
    assert "还需支付" in shown
    short = browser.post(page, fields | {"pay_method": "in_store"})
    assert short.status_code == 409
    assert "余下的请选在线支付" in short.content.decode()
    assert not Order.unscoped.exists()

    answer = browser.post(page, fields | {"pay_method": "wechatpay"})
    order = Order.unscoped.get()
    assert answer["Location"] == f"/orders/{order.token}/pay/"
    asked = " ".join(browser.get(answer["Location"]).content.decode().split())
    assert ("余额已付 ¥30.00" in asked, "还需支付" in asked) == (True, True)
    assert "订单金额" not in asked
    assert BalanceEntry.unscoped.filter(kind="spent").count() == 1
    order = club.pay(order)
    told = browser.get(order.get_absolute_url()).content.decode()
    assert "余额支付" in told

    # All of it, in a shop that is paid at the counter; and from the page of paying.
    club.top_up("200")
    browser.post("/cart/add/", cart | {"variant": thing.pk, "quantity": "1"})
    answer = browser.post(page, fields | {"pay_method": "in_store"})
    second = Order.unscoped.exclude(pk=order.pk).get()
    assert answer["Location"] == second.get_absolute_url()
    assert (second.payment_status, second.pay_method) == ("paid", "balance")
    third = ordered(club, "60.00")
    paid = browser.post(f"/orders/{third.token}/pay/", {"channel": "balance"}, follow=True)
    assert paid.redirect_chain[-1][0] == third.get_absolute_url()
    assert club.has == ("90.00", "10.00")


def test_a_bonus_that_was_spent_has_the_sign_of_its_entry(club, browser):
    club.top_up("100")
    pay(club, ordered(club, "110.00"))
    page = browser.get(f"/account/balance/{club.shop.store.slug}/").content.decode()
    assert "其中赠送 −¥10.00" in " ".join(page.split())
    assert "¥-" not in page
    # Nobody pays with somebody else's.
    strangers = club.shop.order(price="10.00", buyer=make.user())
    with pytest.raises(attempts.CannotPay):
        paying.pay(order=strangers, user=club.wang, at=timezone.now())
    assert check.differences() == []
