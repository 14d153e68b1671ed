"""Taking 接单 and 发货 back while somebody else acts on the same order: one of the two is first."""

from functools import partial
from threading import Barrier, Event

import pytest
from django.utils import timezone

from orders import locks
from orders.lifecycle import cancellation, cash, fulfil, steps, undo
from orders.models import Order, OrderEvent
from orders.payments import check as money_check
from orders.payments import closing
from orders.payments.refunds import refunds
from orders.shipping.models import Fulfillment
from shop.stock import check
from shop.stock.models import StockLevel
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def given(order: Order) -> dict:
    store = order.store
    return {"store": store, "order_id": order.pk, "actor": store.owner, "at": timezone.now()}


@pytest.fixture
def store():
    return make.store()


@pytest.fixture
def order(store) -> Order:
    """Two of five, taken on."""
    order = make.order(store, {make.variant(store, stock="5"): "2"}, delivery="express")
    steps.confirm(**given(order))
    return order


def events(order: Order) -> list[str]:
    return list(order.events.order_by("pk").values_list("type", flat=True))


def level() -> tuple[int, int]:
    row = StockLevel.objects.get()
    return row.on_hand, row.reserved


def assert_whole(order: Order) -> None:
    """What the rows say of the order, its events say too, and every unit is explained."""
    order.refresh_from_db()
    names = events(order)
    is_sent = names.count(OrderEvent.Type.SHIPPED) > names.count(OrderEvent.Type.UNSHIPPED)
    assert order.is_fulfilled == is_sent == Fulfillment._base_manager.exists()
    assert level() == ((3, 0) if is_sent else (5, 0 if order.cancelled_at else 2))
    assert check.differences() == money_check.differences() == []


@pytest.mark.long
def test_sending_and_taking_it_back_at_once(order, at_once):
    for _round in range(4):
        results = at_once(
            [partial(fulfil.fulfil, **given(order))] * 2
            + [partial(undo.unship, **given(order))] * 2
        )

        assert not [r for r in results if isinstance(r, Exception)], results
        assert_whole(order)


def test_taking_back_twice_gives_the_goods_back_once(order, at_once):
    fulfil.fulfil(**given(order))

    results = at_once([partial(undo.unship, **given(order))] * 6)

    assert not [r for r in results if isinstance(r, Exception)], results
    assert events(order)[-2:] == ["shipped", "unshipped"]
    assert level() == (5, 2)
    assert_whole(order)


def test_without_the_orders_lock_the_goods_come_back_twice(order, at_once, monkeypatch):
    """The test above can fail: both read that the goods are gone, and both take them back."""
    fulfil.fulfil(**given(order))
    both_have_looked = Barrier(2)

    def unlocked(*, store, order_id):
        return Order._base_manager.select_related("store").get(pk=order_id)

    def refuse_moved(order):
        both_have_looked.wait(timeout=30)

    monkeypatch.setattr(undo, "locked", unlocked)
    monkeypatch.setattr(undo, "_refuse_moved", refuse_moved)

    at_once([partial(undo.unship, **given(order))] * 2)

    assert events(order).count("unshipped") == 2


@pytest.mark.long
def test_taking_back_and_cash_at_once(order, at_once):
    """Goods whose money was taken stay sent; taken back first, the money is of an order to send."""
    for _round in range(4):
        fulfil.fulfil(**given(order))

        back, taken = at_once(
            [partial(undo.unship, **given(order)), partial(cash.take, **given(order))]
        )

        assert not isinstance(taken, Exception), taken
        order.refresh_from_db()
        if isinstance(back, locks.NotAllowedNow):
            assert order.is_fulfilled
        else:
            assert events(order)[-2:] == ["unshipped", "paid"]
        assert_whole(order)
        cash.give_back(**given(order))
        undo.unship(**given(order))


def test_taking_back_and_calling_off_at_once(order, at_once):
    for _round in range(4):
        fulfil.fulfil(**given(order))

        at_once(
            [
                partial(undo.unship, **given(order)),
                partial(cancellation.cancel_now, **given(order), reason="没货了"),
            ]
        )

        assert_whole(order)
        if order.cancelled_at is not None:
            assert level() == (5, 0)
            break


@pytest.mark.long
def test_not_taken_on_and_sent_at_once(order, at_once):
    """Whichever comes first: a parcel that left belongs to an order that was taken on."""
    for _round in range(4):
        at_once([partial(undo.unconfirm, **given(order)), partial(fulfil.fulfil, **given(order))])

        assert_whole(order)
        assert order.is_fulfilled
        assert order.confirmed_at is not None
        undo.unship(**given(order))


def taken_on(store, variant) -> Order:
    order = make.order(store, {variant: "2"}, delivery="express")
    steps.confirm(**given(order))
    return order


@pytest.mark.long
def test_not_taken_on_and_called_off_by_the_shop_at_once(store, at_once):
    """An order that was called off stays as it was then; nothing is taken back of it later."""
    variant = make.variant(store, stock="5")
    for _round in range(6):
        order = taken_on(store, variant)

        back, off = at_once(
            [
                partial(undo.unconfirm, **given(order)),
                partial(cancellation.cancel_now, **given(order), reason="没货了"),
            ]
        )

        assert not isinstance(off, Exception), off
        assert_whole(order)
        assert order.cancelled_at is not None
        if isinstance(back, Exception):
            assert isinstance(back, locks.NotAllowedNow), back
            assert (events(order)[-2:], bool(order.confirmed_at)) == (
                ["confirmed", "cancelled"],
                True,
            )
        else:
            assert (events(order)[-2:], order.confirmed_at) == (["unconfirmed", "cancelled"], None)


@pytest.mark.long
def test_not_taken_on_and_called_off_by_the_buyer_at_once(store, at_once):
    """The buyer may call off what nobody has taken on: after the undo, never before it."""
    variant = make.variant(store, stock="5")
    for _round in range(6):
        order = taken_on(store, variant)

        back, off = at_once(
            [
                partial(undo.unconfirm, **given(order)),
                partial(cancellation.cancel_now, **given(order), reason="不想要了", is_buyer=True),
            ]
        )

        assert not isinstance(back, Exception), back
        assert_whole(order)
        assert order.confirmed_at is None
        if isinstance(off, Exception):
            assert isinstance(off, locks.NotAllowedNow), off
            assert (events(order)[-1], order.cancelled_at) == ("unconfirmed", None)
            cancellation.cancel_now(**given(order), reason="不想要了", is_buyer=True)
        assert events(order)[-2:] == ["unconfirmed", "cancelled"]
        assert level() == (5, 0)


def test_without_the_orders_lock_a_cancelled_order_is_taken_back(order, at_once, monkeypatch):
    """The tests above can fail: the undo looked before the order was called off."""
    is_read, is_off = Event(), Event()

    def unlocked(*, store, order_id):
        found = Order._base_manager.select_related("store").get(pk=order_id)
        is_read.set()
        assert is_off.wait(timeout=30)
        return found

    def call_off():
        assert is_read.wait(timeout=30)
        cancellation.cancel_now(**given(order), reason="没货了")
        is_off.set()

    monkeypatch.setattr(undo, "locked", unlocked)

    results = at_once([partial(undo.unconfirm, **given(order)), call_off])

    assert not [r for r in results if isinstance(r, Exception)], results
    assert events(order)[-2:] == ["cancelled", "unconfirmed"]


@pytest.mark.parametrize("channel", ["wechatpay", "alipay"])
def test_taking_back_and_refunding_at_once(shop, at_once, channel):
    """Refunded goods that were not sent are kept back; those that were sent are not."""
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    fulfil.fulfil(**given(order))
    line = order.lines.get()

    at_once(
        [
            partial(undo.unship, **given(order)),
            partial(
                refunds.request,
                **given(order),
                quantities={line.pk: line.quantity},
                amount=order.total_price,
                reason="缺货",
            ),
        ]
    )

    order.refresh_from_db()
    line.refresh_from_db()
    row = StockLevel.objects.get()
    is_kept_back = line.withdrawn == line.quantity
    assert check.differences() == money_check.differences() == []
    if order.is_fulfilled:
        assert (row.on_hand, row.reserved, is_kept_back) == (49, 0, False)
    else:
        assert (row.on_hand, row.reserved) == ((50, 0) if is_kept_back else (50, 1))
