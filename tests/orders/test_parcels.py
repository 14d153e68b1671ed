"""An order that leaves in several parcels: in the domain, on the desk, for its buyer."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orders import locks
from orders.lifecycle import cancellation, cash, fulfil, receipt, steps, undo
from orders.models import Order, OrderEvent
from orders.payments import check as money_check
from orders.payments.refunds import refundable, refunds
from orders.shipping.models import Fulfillment
from shop.stock import check
from shop.stock.models import StockLevel
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(store) -> Order:
    """5 tea at 10.00 and 1 pot at 30.00, by courier, paid in cash when they are there."""
    tea = make.variant(store, name="茶叶", price="10.00", stock="8")
    pot = make.variant(store, name="茶壶", price="30.00", stock="2")
    return make.order(store, {tea: "5", pot: "1"}, delivery="express")


def given(order: Order, at=None) -> dict:
    at = at or timezone.now()
    return {"store": order.store, "order_id": order.pk, "actor": order.store.owner, "at": at}


def line(order: Order, name: str):
    return order.lines.get(name=name)


def stock() -> list[tuple]:
    rows = StockLevel.objects.order_by("pk")
    return [(row.on_hand, row.reserved) for row in rows]


def assert_explained() -> None:
    assert check.differences() == money_check.differences() == []


def test_any_lines_in_any_number_of_parcels(order):
    tea, pot = line(order, "茶叶"), line(order, "茶壶")

    fulfil.fulfil(**given(order), quantities={tea.pk: Decimal(2)}, tracking_number="A")
    order.refresh_from_db()
    assert (order.fulfillment_status, order.completed_at) == ("partial", None)
    assert stock() == [(6, 3), (2, 1)]
    fulfil.fulfil(**given(order), quantities={tea.pk: Decimal(1), pot.pk: Decimal(1)})
    fulfil.fulfil(**given(order), tracking_number="C")

    order.refresh_from_db()
    assert order.fulfillment_status == "fulfilled"
    assert stock() == [(3, 0), (1, 0)]
    assert [
        {row.line.name: row.quantity for row in parcel.lines.all()}
        for parcel in Fulfillment.objects.order_by("pk")
    ] == [{"茶叶": 2}, {"茶叶": 1, "茶壶": 1}, {"茶叶": 2}]
    fulfil.fulfil(**given(order))
    assert Fulfillment.objects.count() == 3
    assert_explained()


def test_a_second_tap_and_too_much_book_nothing(order):
    tea = line(order, "茶叶")
    tap = given(order) | {"quantities": {tea.pk: Decimal(2)}, "seen_left": Decimal(6)}
    fulfil.fulfil(**tap)
    before = (stock(), Fulfillment.objects.count(), OrderEvent.objects.count())

    for refused, why in [
        (tap, "有变化"),
        (given(order) | {"quantities": {tea.pk: Decimal(4)}}, "还没发的只有 3"),
        (given(order) | {"quantities": {0: Decimal(1)}}, "请选择"),
        (given(order) | {"quantities": {}}, "请选择"),
    ]:
        with pytest.raises(locks.NotAllowedNow, match=why):
            fulfil.fulfil(**refused)

    assert (stock(), Fulfillment.objects.count(), OrderEvent.objects.count()) == before


def test_ten_left_are_told_as_ten_and_not_as_1e1():
    store = make.store()
    ten = make.order(store, {make.variant(store, price="1.00", name="鸡蛋", stock="30"): "10"})
    eggs, told = line(ten, "鸡蛋"), given(ten)
    with pytest.raises(locks.NotAllowedNow, match=r"还没发的只有 10$"):
        fulfil.fulfil(**told, quantities={eggs.pk: Decimal(11)})
    cash.take(**told)
    with pytest.raises(refundable.TooMuch, match=r"最多还能退 10$"):
        refundable.amount_of(ten, {eggs.pk: Decimal(11)})


def test_one_parcel_is_taken_back_and_the_other_stays(order):
    tea, pot = line(order, "茶叶"), line(order, "茶壶")
    fulfil.fulfil(**given(order), quantities={tea.pk: Decimal(2)}, tracking_number="A")
    fulfil.fulfil(**given(order), quantities={pot.pk: Decimal(1)}, tracking_number="B")
    first, second = Fulfillment.objects.order_by("pk")

    undo.change_tracking(
        **given(order), courier="中通快递", tracking_number="A2", parcel_id=first.pk
    )
    undo.unship(**given(order), parcel_id=first.pk)
    undo.unship(**given(order), parcel_id=first.pk)

    order.refresh_from_db()
    assert order.fulfillment_status == "partial"
    assert [(row.name, row.sent) for row in order.lines.order_by("variant_id")] == [
        ("茶叶", 0),
        ("茶壶", 1),
    ]
    assert stock() == [(8, 5), (1, 0)]
    undo.unship(**given(order), parcel_id=second.pk)
    order.refresh_from_db()
    assert order.fulfillment_status == "unfulfilled"
    assert stock() == [(8, 5), (2, 1)]
    fulfil.fulfil(**given(order))
    assert stock() == [(3, 0), (1, 0)]
    assert_explained()


def test_the_rest_is_called_off_and_the_order_is_sent(order):
    tea = line(order, "茶叶")
    fulfil.fulfil(**given(order), quantities={tea.pk: Decimal(2)})
    with pytest.raises(locks.NotAllowedNow, match="收款后"):
        cancellation.cancel_now(**given(order), reason="没货了")
    cash.take(**given(order))

    refunds.request(**given(order), quantities={tea.pk: Decimal(1)}, reason="少一个")
    order.refresh_from_db()
    assert order.fulfillment_status == "partial"
    cancellation.cancel(**given(order), reason="没货了")

    order.refresh_from_db()
    assert (order.fulfillment_status, order.cancelled_at) == ("fulfilled", None)
    assert order.completed_at is not None
    assert [(row.sent, row.withdrawn) for row in order.lines.order_by("variant_id")] == [
        (2, 3),
        (0, 1),
    ]
    assert [str(refund.amount) for refund in order.refunds.order_by("pk")] == ["10.00", "50.00"]
    assert stock() == [(6, 0), (2, 0)]
    assert_explained()


def test_fifteen_days_run_from_the_last_parcel(order):
    Order.objects.update(pay_method="alipay", payment_status="paid")
    at, tea = timezone.now(), line(order, "茶叶")
    late = at + timedelta(days=16)
    Fulfillment.objects.create(store=order.store, order=order, kind="shipped")
    Fulfillment.objects.update(created_at=at - timedelta(days=3))
    Order.objects.update(fulfillment_status="partial")
    assert receipt.silent_ids(at=late) == []
    with pytest.raises(locks.NotAllowedNow, match="还没有发货"):
        steps.receive(**given(order))

    Fulfillment.objects.create(store=order.store, order=order, kind="shipped")
    Order.objects.update(fulfillment_status="fulfilled")

    assert receipt.silent_ids(at=at + timedelta(days=13)) == []
    assert receipt.silent_ids(at=late) == [(order.store_id, order.pk)]
    assert tea.to_send == 5


@pytest.mark.long
def test_the_desk_and_the_buyers_page(order, signed_in):
    owner, path = signed_in(order.store.owner), f"/merchant/orders/{order.number}/"
    tea, pot = line(order, "茶叶"), line(order, "茶壶")
    steps.confirm(**given(order))
    assert 'name="seen_left" value="6"' in owner.get(path).content.decode()
    form = {"seen_left": "6", "send": [tea.pk], f"line_{tea.pk}": "2", f"line_{pot.pk}": "1"}

    assert owner.post(f"{path}ship/", form | {"tracking_number": "SF9"}).status_code == 302
    again = owner.post(f"{path}ship/", form)
    wrong = owner.post(f"{path}ship/", form | {"seen_left": "4", f"line_{tea.pk}": "1.5"})

    assert (again.status_code, wrong.status_code) == (409, 409)
    assert "「茶叶」：数量要是整数" in wrong.content.decode()
    [parcel] = Fulfillment.objects.all()
    page = owner.get(path).content.decode()
    assert "部分发货" in page
    assert f'name="parcel" value="{parcel.pk}"' in page
    # The number tells the courier of a parcel that is mended, too: no selector begins with a digit.
    assert f'hx-target="#courier-field{parcel.pk}"' in page
    guessed = {"tracking_number": "SF1234567890123", "suffix": str(parcel.pk)}
    field = owner.get("/merchant/shipping/couriers/", guessed).content.decode()
    assert f'id="courier-field{parcel.pk}"' in field
    shown = make.guest(order).get(order.get_absolute_url()).content.decode()
    assert "包裹 1 · 快递发货" in shown
    assert "茶叶 × 2 件</p>" in shown
    owner.post(f"{path}unship/", {"parcel": str(parcel.pk)})
    assert not Fulfillment.objects.exists()
