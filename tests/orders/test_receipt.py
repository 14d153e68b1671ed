"""When silence means receipt: three days more, once; not while an after-sale is open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orders import locks
from orders.lifecycle import fulfil, receipt, steps
from orders.models import Order
from orders.payments.models import PaymentOrder
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def order() -> Order:
    store = make.store()
    lines = {make.variant(store): "1"}
    placed = make.order(store, lines, delivery="express", pay_method="alipay")
    # Paid by something that is not cash.
    PaymentOrder.objects.create(
        store=store,
        order=placed,
        channel="alipay",
        state="succeeded",
        amount=placed.total_price,
        paid_at=timezone.now(),
        transaction_id="T1",
    )
    Order.objects.update(payment_status="paid", expires_at=None)
    fulfil.fulfil(store=store, order_id=placed.pk, actor=store.owner, at=timezone.now())
    placed.refresh_from_db()
    return placed


def silent(order: Order, days: float) -> bool:
    sent_at = order.fulfillments.get().created_at
    return receipt.silent_ids(at=sent_at + days * DAY) == [(order.store_id, order.pk)]


def test_three_days_more_once(order):
    sent_at = order.fulfillments.get().created_at
    assert (silent(order, 14.9), silent(order, 15)) == (False, True)
    buyer = make.guest(order)
    path = f"{order.get_absolute_url()}extend/"
    page = buyer.get(order.get_absolute_url()).content.decode()
    assert f'action="{path}"' in page

    assert (
        make.guest(make.order(order.store, {make.variant(order.store): "1"})).post(path).status_code
        == 403
    )
    for _tap in range(2):
        assert buyer.post(path).status_code == 302

    order.refresh_from_db()
    assert receipt.due_at(order) == sent_at + 18 * DAY
    assert (silent(order, 17.9), silent(order, 18)) == (False, True)
    assert order.events.filter(type="receipt_extended").count() == 1
    assert path not in buyer.get(order.get_absolute_url()).content.decode()
    steps.receive(store=order.store, order_id=order.pk, actor=None, at=sent_at + 18 * DAY)
    order.refresh_from_db()
    assert receipt.due_at(order) is None


def test_too_late_is_refused(order):
    late = order.fulfillments.get().created_at + 15 * DAY
    with pytest.raises(locks.NotAllowedNow):
        receipt.extend(token=order.token, actor=None, at=late)


def test_an_open_aftersale_stops_the_clock(order):
    sent_at = order.fulfillments.get().created_at
    for days in (10, 11):
        receipt.pause(order, at=sent_at + days * DAY)
    assert receipt.due_at(order) is None
    assert not silent(order, 40)

    receipt.resume(order, at=sent_at + 40 * DAY)
    receipt.resume(order, at=sent_at + 50 * DAY)

    assert receipt.due_at(order) == sent_at + 45 * DAY
    assert (silent(order, 44.9), silent(order, 45)) == (False, True)
