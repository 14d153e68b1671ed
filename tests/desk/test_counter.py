"""Staff write an order: for who stands at the counter, and for who calls."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Message
from orders.lifecycle import fulfil
from orders.models import Order
from orders.payments import check as money_check
from orders.payments import closing
from orders.payments.models import PaymentOrder
from shop.stock import check
from shop.stock.models import StockLevel
from shop.stores.models import AuditEntry
from tests import make
from tests.api.conftest import Api
from tests.paying import gate, gateway_process, shop

__all__ = ["gate", "gateway_process", "shop"]
pytestmark = pytest.mark.django_db
NEW = "/merchant/orders/new/"


@pytest.fixture
def cola(store):
    return make.variant(store, name="可乐", price="3.00", stock="10", barcode="6901234567892")


@pytest.fixture
def rice(store):
    return make.variant(store, name="大米", price="5.50", stock="20", unit="斤")


@pytest.fixture
def desk(store) -> Client:
    client = Client()
    client.force_login(store.owner)
    return client


def sheet(*lines, **typed) -> dict:
    """(variant, quantity[, price]) of each line."""
    data = {"key": "k1", "line": [line[0].pk for line in lines], **typed}
    for variant, quantity, *price in lines:
        data |= {f"quantity-{variant.pk}": quantity, f"price-{variant.pk}": "".join(price)}
    return data


def only_order() -> Order:
    return Order._base_manager.get()


def assert_explained() -> None:
    assert check.differences() == money_check.differences() == []


def test_goods_are_found_by_name_and_scanned_ones_are_put_down(desk, cola, rice):
    assert "大米" in desk.post(NEW, sheet(q="dami")).content.decode()
    scanned = desk.post(NEW, sheet((rice, "2.5"), q=cola.barcode)).content.decode()
    assert f'name="line" value="{cola.pk}"' in " ".join(scanned.split())
    assert "16.75" in scanned.replace("</span>", "").replace('<span class="price__cents">', "")
    twice = desk.post(NEW, sheet((cola, "1"), q=cola.sku)).content.decode()
    assert 'value="2"' in twice
    gone = desk.post(NEW, sheet((cola, "1"), without=str(cola.pk))).content.decode()
    assert f'name="quantity-{cola.pk}"' not in gone
    assert "没有找到" in desk.post(NEW, sheet(q="没有这个")).content.decode()


def test_cash_at_the_counter_is_one_tap(desk, cola, rice):
    told = sheet((cola, "2"), (rice, "1.5"), place="cash", handed="on")
    there = [desk.post(NEW, told).url for _twice in range(2)]

    order = only_order()
    assert there == [f"/merchant/orders/{order.number}/"] * 2
    assert (order.total_price, order.payment_status) == (Decimal("14.25"), "paid")
    assert (order.fulfillment_status, order.completed_at is not None) == ("fulfilled", True)
    assert (order.name, order.phone, order.pay_method) == ("到店顾客", "", "in_store")
    assert StockLevel.objects.get(variant=cola).on_hand == 8
    assert not Message.objects.filter(body__contains=order.number).exists()
    assert_explained()
    # Without a person behind it, too, a page of it and the list show.
    assert desk.get(there[0]).status_code == 200
    assert desk.get("/merchant/orders/?state=all").status_code == 200


def test_another_price_needs_a_reason_and_is_in_the_log(desk, store, cola):
    told = sheet((cola, "2", "2.50"), place="cash")
    assert "原因" in desk.post(NEW, told).content.decode()
    assert not Order._base_manager.exists()

    desk.post(NEW, told | {"reason": "老街坊"})

    order = only_order()
    assert (order.total_price, order.fulfillment_status) == (5, "unfulfilled")
    entry = AuditEntry._base_manager.get(store=store, action="order.price")
    assert entry.changes == {"prices": {cola.sku: ["3.00", "2.50"]}}
    assert "老街坊" in entry.target
    assert_explained()


@pytest.mark.parametrize(
    ("line", "status"),
    [(("11", ""), 409), (("0", ""), 422), (("1.5", ""), 422), (("x", ""), 422), (("1", "-1"), 422)],
)
def test_what_makes_no_sense_changes_nothing(desk, cola, line, status):
    answer = desk.post(NEW, sheet((cola, *line), place="cash", reason="试试"))
    assert answer.status_code == status
    assert not Order._base_manager.exists()
    assert StockLevel.objects.get(variant=cola).reserved == 0


def test_another_shops_goods_and_customers_are_not_there(desk, cola):
    other = make.store()
    theirs = make.variant(other, name="别家的")
    order = make.order(other, {theirs: "1"})
    page = desk.post(NEW, sheet((cola, "1"), (theirs, "1"), phone=order.phone[-4:], who="1"))
    assert "别家的" not in page.content.decode()
    assert order.number not in page.content.decode()
    assert desk.get(f"/merchant/orders/{order.number}/collect/").status_code == 404
    desk.post(NEW, sheet((cola, "1"), place="later", customer=order.number))
    assert Order.objects.for_store(cola.store).get().phone == ""


def test_who_calls_is_found_by_the_end_of_the_phone(desk, store, cola):
    store.offers_local = True
    store.save(update_fields=["offers_local"])
    before = make.order(store, {cola: "1"}, delivery="local")
    found = desk.post(NEW, sheet((cola, "1"), phone=before.phone[-4:], who="1")).content.decode()
    assert before.number in found

    told = sheet((cola, "3"), customer=before.number, delivery="local", transit="2", place="later")
    desk.post(NEW, told)

    order = Order._base_manager.exclude(pk=before.pk).get()
    assert (order.phone, order.name, order.detail) == (before.phone, before.name, before.detail)
    assert (order.total_price, order.pay_method) == (11, "cod")
    assert order.confirmed_at is not None
    assert Message.objects.filter(to=order.phone, body__contains=order.number).exists()
    fulfil.fulfil(store=store, order_id=order.pk, actor=None, at=timezone.now())
    assert_explained()
    nowhere = sheet((cola, "1"), delivery="local", address="不知道", place="later")
    assert desk.post(NEW, nowhere | {"key": "k2"}).status_code == 422


@pytest.mark.long
def test_a_code_is_scanned_and_the_page_leaves_by_itself(shop):
    desk = Client()
    desk.force_login(shop.store.owner)
    tea = make.variant(shop.store, name="茶叶", price="10.00")
    there = desk.post(NEW, sheet((tea, "2"), place="wechatpay")).url
    order, payment = only_order(), PaymentOrder._base_manager.get()
    assert (payment.amount, payment.product, order.is_paid) == (20, "qr", False)
    assert 'class="qr"' in desk.get(there).content.decode()

    shop.gate.scan(payment.out_trade_no)
    shop.gate.pay(payment.out_trade_no)
    closing.query(payment_id=payment.pk, at=timezone.now(), source="query")

    answer = desk.get(there, HTTP_HX_REQUEST="true")
    assert answer.headers["HX-Redirect"] == f"/merchant/orders/{order.number}/"
    assert desk.get(there).url == f"/merchant/orders/{order.number}/"
    assert only_order().is_paid
    assert_explained()


def test_a_code_that_cannot_be_had_says_so(desk, cola):
    answer = desk.post(NEW, sheet((cola, "1"), place="wechatpay"))
    assert answer.status_code == 409
    assert "换一种" in answer.content.decode()
    number = only_order().number
    desk.post(f"/merchant/orders/{number}/paid/")
    assert only_order().is_paid
    assert_explained()


def test_a_till_writes_orders_over_the_api(store, cola, rice):
    till, path = Api(store.owner), f"/merchant/stores/{store.slug}/orders/new/"
    told = {
        "items": [{"sku": cola.barcode, "quantity": 2}, {"sku": rice.sku, "quantity": "1.5"}],
        "pay": "cash",
        "is_handed_over": True,
    }
    answers = [till.post(path, told, idempotency_key="till-1") for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].content
    assert only_order().total_price == Decimal("14.25")
    unknown = told | {"items": [{"sku": "nothing", "quantity": 1}]}
    answer = till.post(path, unknown, idempotency_key="till-2")
    assert (answer.status_code, answer.json()["code"]) == (409, "cannot_place")
