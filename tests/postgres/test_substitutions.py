"""One proposal, and several who end it at once: one of them does, and goods and books agree."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from orders import locks
from orders.lifecycle import cancellation, cash, expiry, fulfil
from orders.models import Order
from orders.payments import check as money_check
from orders.payments.methods import setup
from orders.payments.models import PaymentOrder, Refund
from orders.payments.refunds import refundable
from orders.payments.transfers import transfer
from orders.substitutions import answers, proposals
from orders.substitutions.models import Substitution
from orders.substitutions.proposals import Offer
from shop.stock import check
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]


def given(order: Order) -> dict:
    return {
        "store": order.store_id,
        "order_id": order.pk,
        "actor": None,
        "at": timezone.now(),
    }


def asked(*, is_paid: bool = True) -> Substitution:
    """Two blue ones for 12.00 and a tea for 10.00; two green ones for 10.00 are proposed."""
    store = make.store()
    blue, green, tea = (
        make.variant(store, name=name, price=price, stock="5")
        for name, price in (("蓝", "6.00"), ("绿", "5.00"), ("茶", "10.00"))
    )
    order = make.order(store, {blue: "2", tea: "1"})
    if is_paid:
        cash.take(**given(order))
    offer = Offer(
        "replace",
        Decimal(2),
        timezone.now() + timedelta(hours=1),
        variant=green,
        new_quantity=Decimal(2),
        price=green.price,
    )
    line_id = order.lines.get(name="蓝").pk
    return proposals.propose(**given(order), line_id=line_id, offer=offer)


def by(row: Substitution, say):
    return partial(say, store=row.store_id, substitution_id=row.pk, actor=None, at=timezone.now())


def assert_whole(row: Substitution) -> Order:
    assert check.differences() == money_check.differences() == []
    row.refresh_from_db()
    assert not row.is_open
    return Order._base_manager.get(pk=row.order_id)


def test_two_acceptances_are_one(at_once):
    for _round in range(3):
        row = asked()

        results = at_once([by(row, answers.accept)] * 3)

        assert not [r for r in results if isinstance(r, Exception)], results
        order = assert_whole(row)
        assert (order.lines.count(), order.total_price) == (3, 20)
        assert [refund.amount for refund in Refund._base_manager.filter(order=order)] == [2]


def test_yes_against_the_deadline_and_against_no(at_once):
    for rival in ("clock", "no"):
        for _round in range(3):
            row = asked()
            late = partial(answers.expire_due, at=row.deadline)
            other = late if rival == "clock" else by(row, answers.decline)

            results = at_once([by(row, answers.accept), other])

            order = assert_whole(row)
            is_accepted = row.state == "accepted"
            assert isinstance(results[0], locks.NotAllowedNow) is not is_accepted
            names = {line.name for line in order.lines.all() if line.to_send}
            assert names == ({"绿", "茶"} if is_accepted else {"茶"})
            assert refundable.left(order).total == (20 if is_accepted else 10)


def test_yes_against_cancel_and_against_sending(at_once):
    for _round in range(3):
        row = asked(is_paid=False)
        cancel = partial(cancellation.cancel, **given(row.order), reason="没货了")
        at_once([by(row, answers.accept), cancel])
        answers.expire_due(at=timezone.now())
        assert assert_whole(row).cancelled_at is not None

        row = asked()
        at_once([by(row, answers.accept), partial(fulfil.fulfil, **given(row.order))])
        answers.expire_due(at=row.deadline)
        order = assert_whole(row)
        assert refundable.left(order).total == (20 if row.state == "accepted" else 22)


def test_the_differences_money_against_no_and_against_its_clock(at_once):
    """Three more yuan arrive while the shopper says no, or while their time ends."""
    for rival in ("no", "clock", "again"):
        row, payment = dearer()
        confirm = partial(
            transfer.confirm,
            store=row.store_id,
            payment_id=payment.pk,
            actor=None,
            at=timezone.now(),
        )
        others = {
            "no": by(row, answers.decline),
            "clock": partial(
                expiry.end_extra,
                store=row.store_id,
                extra_id=row.extra_id,
                at=row.extra.expires_at,
            ),
            "again": confirm,
        }

        results = at_once([confirm, others[rival]])

        assert not isinstance(results[0], Exception), results
        row.refresh_from_db()
        payment.refresh_from_db()
        order = Order._base_manager.get(pk=row.order_id)
        assert payment.state == "succeeded"
        assert payment.is_surplus is (row.state != "accepted")
        kept = {"accepted": 25, "proposed": 22}.get(row.state, 10)
        let_off = sum(paid.allowance for paid in refundable.paid(order))
        assert refundable.left(order).total == kept - let_off
        back = Refund._base_manager.filter(payment=payment)
        assert [refund.amount for refund in back] == [payment.amount] * payment.is_surplus
        assert check.differences() == money_check.differences() == []


def dearer() -> tuple[Substitution, PaymentOrder]:
    """As `asked`, paid by transfer; two green ones for 15.00 are agreed on, and being paid."""
    store = make.store()
    setup.set_method(
        store=store, channel="transfer", actor=None, is_enabled=True, account_text="6222"
    )
    blue, green, tea = (
        make.variant(store, name=name, price=price, stock="5")
        for name, price in (("蓝", "6.00"), ("绿", "7.50"), ("茶", "10.00"))
    )
    order = make.order(store, {blue: "2", tea: "1"}, pay_method="transfer")
    first, _method = transfer.start(order=order, at=timezone.now())
    transfer.confirm(store=store, payment_id=first.pk, actor=None, at=timezone.now())
    offer = Offer(
        "replace",
        Decimal(2),
        timezone.now() + timedelta(hours=1),
        variant=green,
        new_quantity=Decimal(2),
        price=green.price,
    )
    line_id = order.lines.get(name="蓝").pk
    row = proposals.propose(**given(order), line_id=line_id, offer=offer)
    row = by(row, answers.accept)()
    order.refresh_from_db()
    payment, _method = transfer.start(order=order, at=timezone.now())
    return row, payment
