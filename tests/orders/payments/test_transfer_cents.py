"""Transfers of one price are told apart by their cents, however many there are."""

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orders.lifecycle import expiry
from orders.models import Order
from orders.payments import check
from orders.payments.attempts import attempts
from orders.payments.methods import setup
from orders.payments.models import PaymentOrder, TransferProof
from orders.payments.transfers import transfer
from tests import make

pytestmark = pytest.mark.django_db
CENT = Decimal("0.01")


def with_transfers():
    store = make.store()
    setup.set_method(
        store=store, channel="transfer", actor=None, is_enabled=True, account_text="6222 0000"
    )
    return store


@pytest.fixture(scope="module")
def opened(built):
    return built(with_transfers)


@pytest.fixture
def order(store):
    """order(price) → one more that is to be paid by transfer, of another guest each."""
    phones = (f"136{number:08d}" for number in itertools.count(1))

    def placed(price: str = "59.00") -> Order:
        thing = make.variant(store, price=price)
        made = make.order(store, {thing: "1"}, pay_method="transfer")
        Order._base_manager.filter(pk=made.pk).update(phone=next(phones))
        return made

    return placed


def begun(of: Order, offs, **given) -> list[PaymentOrder]:
    """Transfers of the same price that somebody else began."""
    rows = [
        PaymentOrder(
            store_id=of.store_id,
            order=of,
            channel="transfer",
            amount=of.total_price - cents * CENT,
            allowance=cents * CENT,
            **{"expires_at": of.expires_at, "state": "pending", **given},
        )
        for cents in offs
    ]
    return PaymentOrder._base_manager.bulk_create(rows)


def off(of: Order) -> Decimal:
    payment, _method = transfer.start(order=of, at=timezone.now())
    assert payment.amount + payment.allowance == of.total_price
    return payment.allowance


@pytest.mark.long
def test_the_next_hundred_takes_a_second_range(order):
    begun(order(), range(1, 100))

    allowances = {off(order()) for _number in range(3)}

    assert len(allowances) == 3
    assert min(allowances) >= Decimal("1.00")
    assert max(allowances) <= Decimal("1.05")


def test_of_what_costs_little_it_says_when(order):
    """Two yuan off would be a gift."""
    begun(order("20.00"), range(1, 100))

    with pytest.raises(attempts.CannotPay, match=r"约 (9|10) 分钟后再试"):
        off(order("20.00"))


def test_even_the_second_range_ends(order):
    begun(order(), range(1, 200))

    with pytest.raises(attempts.CannotPay, match="分钟后再试"):
        off(order())


@pytest.mark.long
def test_cents_are_free_when_the_order_closed_without_a_proof(order):
    now = timezone.now()
    others = begun(order(), range(1, 100), state="closed", closed_at=now)
    oldest = others[41]
    PaymentOrder._base_manager.filter(pk=oldest.pk).update(closed_at=now - timedelta(hours=3))
    TransferProof._base_manager.create(
        store_id=oldest.store_id, payment=others[7], picture="x.jpg", state="refused"
    )

    assert off(order()) == Decimal("0.42")
    rest = {off(order()) for _number in range(4)}
    assert len(rest) == 4
    assert max(rest) < Decimal("1.00")
    assert Decimal("0.08") not in rest


def test_what_nobody_had_goes_before_what_was_freed(order):
    begun(order(), range(1, 99), state="closed", closed_at=timezone.now())

    assert off(order()) == Decimal("0.99")


def test_guests_who_do_not_pay_block_no_price(order, monkeypatch):
    monkeypatch.setattr(transfer, "MOST_OFF", 1)
    first, second = order("20.00"), order("20.00")
    assert off(first) == Decimal("0.01")
    with pytest.raises(attempts.CannotPay):
        off(second)

    at = timezone.now() + timedelta(minutes=11)
    assert expiry.expire(store=first.store_id, order_id=first.pk, at=at)

    assert off(second) == Decimal("0.01")
    assert check.differences() == []
