"""我的订单: by state, with what can be done now."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orders.lifecycle import fulfil, receipt
from orders.models import Order
from orders.payments.models import PaymentOrder
from tests import make


@pytest.fixture
def buyer(db):
    return make.user("王芳")


def order(store, buyer, **given) -> Order:
    return make.order(store, {make.variant(store): "1"}, buyer=buyer, **given)


def paid(placed: Order) -> Order:
    """Paid by something that is not cash."""
    PaymentOrder._base_manager.create(
        store_id=placed.store_id,
        order=placed,
        channel="alipay",
        state="succeeded",
        amount=placed.total_price,
        paid_at=timezone.now(),
        transaction_id=f"T{placed.pk}",
    )
    Order._base_manager.filter(pk=placed.pk).update(payment_status="paid", expires_at=None)
    placed.refresh_from_db()
    return placed


@pytest.mark.long
def test_each_order_stands_under_its_state(store, buyer, signed_in):
    unpaid = order(store, buyer, pay_method="alipay")
    waiting = order(store, buyer)
    sent = paid(order(store, buyer, pay_method="alipay", delivery="express"))
    fulfil.fulfil(store=store, order_id=sent.pk, actor=store.owner, at=timezone.now())
    strange = order(store, make.user(), pay_method="alipay")
    client = signed_in(buyer)

    def shown(state: str) -> set[str]:
        page = client.get(f"/account/orders/?state={state}").content.decode()
        return {o.token for o in (unpaid, waiting, sent, strange) if o.token in page}

    assert shown("all") == {unpaid.token, waiting.token, sent.token}
    assert shown("to_pay") == {unpaid.token}
    assert shown("to_ship") == {waiting.token}
    assert shown("to_receive") == {sent.token}
    assert shown("done") == shown("refunds") == set()
    assert shown("made-up") == shown("all")
    page = client.get("/account/orders/?state=to_pay").content.decode()
    assert f"/orders/{unpaid.token}/pay/" in page


def test_the_buyer_says_that_it_is_there(store, buyer, signed_in):
    placed = order(store, buyer, pay_method="alipay", delivery="express")
    client = signed_in(buyer)
    url = f"/orders/{placed.token}/receive/"
    assert client.post(url).status_code == 409
    fulfil.fulfil(store=store, order_id=paid(placed).pk, actor=store.owner, at=timezone.now())
    placed.refresh_from_db()
    assert placed.completed_at is None

    for _twice in range(2):
        assert client.post(url).status_code == 302

    placed.refresh_from_db()
    assert placed.completed_at is not None
    kinds = list(placed.events.values_list("type", flat=True))
    assert (kinds.count("received"), kinds.count("completed")) == (1, 1)


def test_silence_counts_as_received_after_fifteen_days(store, buyer):
    placed = paid(order(store, buyer, pay_method="alipay", delivery="express"))
    fulfil.fulfil(store=store, order_id=placed.pk, actor=store.owner, at=timezone.now())

    soon = timezone.now() + timedelta(days=14)
    late = timezone.now() + timedelta(days=15, minutes=1)

    assert receipt.silent_ids(at=soon) == []
    assert receipt.silent_ids(at=late) == [(store.pk, placed.pk)]


def test_what_is_handed_over_is_complete_at_once(store, buyer):
    placed = paid(order(store, buyer, pay_method="alipay", delivery="pickup"))

    fulfil.fulfil(store=store, order_id=placed.pk, actor=store.owner, at=timezone.now())

    placed.refresh_from_db()
    assert placed.completed_at is not None


def test_buying_again_fills_the_cart_with_what_there_is(store, buyer, signed_in):
    tea, gone = make.variant(store, name="茶叶"), make.variant(store, name="停售的")
    placed = make.order(store, {tea: "2", gone: "1"}, buyer=buyer)
    type(gone)._base_manager.filter(pk=gone.pk).update(is_on_sale=False)
    client = signed_in(buyer)

    assert client.post(f"/orders/{placed.token}/again/").url == "/cart/"

    page = client.get("/cart/").content.decode()
    assert "茶叶" in page
    assert "停售的" not in page


@pytest.mark.long
def test_the_list_costs_the_same_for_many(store, buyer, signed_in, django_assert_max_num_queries):
    for _number in range(6):
        order(store, buyer)
    client = signed_in(buyer)
    client.get("/account/orders/")

    with django_assert_max_num_queries(14):
        client.get("/account/orders/")
