"""A paid line is replaced by something dearer: the difference is paid, or all stays as it was."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from orders import locks
from orders.api.substitutions import SubstitutionSerializer
from orders.lifecycle import cancellation, expiry
from orders.models import Order
from orders.payments import check as money_check
from orders.payments import closing
from orders.payments.attempts import dues
from orders.payments.methods import setup
from orders.payments.models import ExtraCharge, PaymentOrder, Refund
from orders.payments.refunds import refundable
from orders.payments.transfers import transfer
from orders.substitutions import answers, proposals
from orders.substitutions.models import Substitution
from orders.substitutions.proposals import Offer
from shop.stock import check
from tests import make
from tests.paying import Shop

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def fresh(order: Order) -> Order:
    return Order._base_manager.select_related("store").get(pk=order.pk)


def pay(shop: Shop, payment: PaymentOrder) -> None:
    shop.gate.pay(payment.out_trade_no)
    closing.query(payment_id=payment.pk, at=timezone.now(), source="query")


@pytest.fixture
def row(shop) -> Substitution:
    """Two blue ones for 12.00 are paid; two big green ones for 15.00 are proposed."""
    blue, green = (
        make.variant(shop.store, name=name, price=price, stock="4")
        for name, price in (("蓝色薯片", "6.00"), ("绿色大包", "7.50"))
    )
    order = make.order(shop.store, {blue: "2"}, pay_method="wechatpay")
    pay(shop, shop.attempt(order))
    at = timezone.now()
    offer = Offer(
        *("replace", Decimal(2), at + timedelta(hours=1)),
        variant=green,
        new_quantity=Decimal(2),
        price=green.price,
    )
    given = {"store": order.store_id, "order_id": order.pk, "actor": None, "at": at}
    return proposals.propose(**given, line_id=order.lines.get().pk, offer=offer)


def say(answer, row: Substitution) -> Substitution:
    return answer(store=row.store_id, substitution_id=row.pk, actor=None, at=timezone.now())


def assert_explained() -> None:
    assert check.differences() == money_check.differences() == []


@pytest.mark.long
def test_yes_counts_once_the_difference_is_paid(shop, row):
    for _twice in range(2):
        assert say(answers.accept, row).waits_for_extra
    order = fresh(row.order)
    assert (order.total_price, dues.of(order, at=timezone.now()).amount) == (12, 3)
    payment = shop.attempt(order)
    assert payment.amount == 3
    assert_explained()

    pay(shop, payment)

    order = fresh(row.order)
    row.refresh_from_db()
    assert (row.state, order.total_price, order.payment_status) == ("accepted", 15, "paid")
    assert dues.of(order, at=timezone.now()) is None
    assert refundable.left(order).total == 15
    assert {line.name: line.to_send for line in order.lines.all()} == {"蓝色薯片": 0, "绿色大包": 2}
    assert not Refund._base_manager.exists()
    assert_explained()
    # All of it goes back the ways it came.
    cancellation.cancel(
        store=order.store_id,
        order_id=order.pk,
        actor=None,
        at=timezone.now(),
        reason="不想要了",
    )
    assert sorted(refund.amount for refund in Refund._base_manager.all()) == [3, 12]
    assert_explained()


def test_unpaid_the_order_stays_and_late_money_goes_back(shop, row):
    say(answers.accept, row)
    payment, extra = shop.attempt(fresh(row.order)), ExtraCharge._base_manager.get()
    late = extra.expires_at + MINUTE
    assert expiry.late_extras(at=extra.expires_at - MINUTE) == []
    # Who is at it has these minutes, even when the time for an answer is over.
    assert answers.expire_due(at=row.deadline + MINUTE) == 0

    assert expiry.late_extras(at=late) == [(extra.store_id, extra.pk)]
    assert expiry.end_extra(store=extra.store_id, extra_id=extra.pk, at=late)

    row.refresh_from_db()
    payment.refresh_from_db()
    assert (row.is_open, fresh(row.order).total_price, payment.state) == (True, 12, "closed")
    with pytest.raises(locks.NotAllowedNow):
        shop.attempt(fresh(row.order))
    # Asked once more, and paid at last.
    say(answers.accept, row)
    pay(shop, shop.attempt(fresh(row.order)))
    assert fresh(row.order).total_price == 15
    assert_explained()


@pytest.mark.parametrize("ending", ["no", "withdrawn"])
def test_money_for_what_is_off_goes_back(shop, row, ending):
    say(answers.accept, row)
    payment = shop.attempt(fresh(row.order))
    shop.gate.pay(payment.out_trade_no)

    say(answers.decline if ending == "no" else proposals.withdraw, row)
    closing.query(payment_id=payment.pk, at=timezone.now(), source="query")

    payment.refresh_from_db()
    assert (payment.state, payment.is_surplus) == ("succeeded", True)
    back = Refund._base_manager.get(payment=payment)
    assert (back.amount, back.kind) == (3, Refund.Kind.SURPLUS)
    assert fresh(row.order).lines.filter(name="绿色大包").count() == 0
    assert_explained()


def test_a_difference_by_transfer(shop, row):
    setup.set_method(
        store=shop.store, channel="transfer", actor=None, is_enabled=True, account_text="6222"
    )
    say(answers.accept, row)
    payment, _method = transfer.start(order=fresh(row.order), at=timezone.now())
    assert payment.amount == 3 - payment.allowance

    transfer.confirm(
        store=shop.store, payment_id=payment.pk, actor=shop.store.owner, at=timezone.now()
    )

    row.refresh_from_db()
    order = fresh(row.order)
    assert (row.state, order.payment_status, order.total_price) == ("accepted", "paid", 15)
    assert_explained()


def test_both_pages_name_the_sum(shop, row):
    order, owner = row.order, Client()
    buyer = make.guest(order)
    owner.force_login(order.store.owner)
    page = f"/orders/{order.token}/substitution/{row.pk}/"
    assert "同意换，补 ¥3.00" in buyer.get(page).content.decode()

    assert buyer.post(page, {"answer": "accept"}).url == f"/orders/{order.token}/pay/"

    paying = buyer.get(f"/orders/{order.token}/pay/").content.decode()
    assert "补差价" in paying
    assert "立即支付 ¥3.00" in paying
    assert "还差 ¥3.00" in buyer.get(order.get_absolute_url()).content.decode()
    desk = owner.get(f"/merchant/orders/{order.number}/").content.decode()
    assert "等补差价 ¥3.00" in desk
    row.refresh_from_db()
    assert SubstitutionSerializer(row).data["to_pay"] == "3.00"
    pay(shop, shop.attempt(fresh(order)))
    assert buyer.get(f"/orders/{order.token}/pay/").url == order.get_absolute_url()
    shown = buyer.get(order.get_absolute_url()).content.decode()
    assert "绿色大包" in shown
    assert "还差" not in shown


def test_the_books_notice_a_difference_that_nobody_paid(row):
    say(answers.accept, row)
    assert_explained()
    ExtraCharge._base_manager.update(state="paid")
    assert [line.split(":")[0] for line in money_check.differences()] == [
        f"difference {ExtraCharge._base_manager.get().pk}"
    ]
