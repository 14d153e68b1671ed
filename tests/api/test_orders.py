"""A shopper's own orders, and nobody else's."""

import pytest
from django.utils import timezone

from orders.lifecycle import cancellation, cash, fulfil, steps
from orders.models import Order, OrderEvent
from shop.stock.models import StockLevel
from tests import make
from tests.api.conftest import problem


@pytest.fixture
def order(store, shopper) -> Order:
    return make.order(store, {make.variant(store, name="茶", sku="TEA"): "2"}, buyer=shopper)


def numbers(response) -> list[str]:
    assert response.status_code == 200, response.content.decode()
    return [row["number"] for row in response.json()["results"]]


def test_ones_own_orders_the_newest_first_in_pieces(as_user, shopper, store):
    tea = make.variant(store, stock="50")
    placed = [make.order(store, {tea: "1"}, buyer=shopper).number for _number in range(5)]
    make.order(store, {tea: "1"}, buyer=make.user())
    api = as_user(shopper)

    first = api.get("/orders/?limit=3")
    rest = api.client.get(first.json()["next"], headers=api._with({}))

    assert numbers(first) + numbers(rest) == placed[::-1]
    assert rest.json()["next"] is None


def test_orders_by_state(as_user, shopper, store, order):
    gone = make.order(store, {make.variant(store): "1"}, buyer=shopper)
    cancellation.cancel_now(
        store=store, order_id=gone.pk, reason="x", actor=None, at=timezone.now()
    )
    api = as_user(shopper)

    assert numbers(api.get("/orders/")) == [gone.number, order.number]
    assert numbers(api.get("/orders/?state=to_ship")) == [order.number]
    assert numbers(api.get("/orders/?state=to_pay")) == []
    problem(api.get("/orders/?state=odd"), 400, "invalid")
    states = [row["state"] for row in api.get("/orders/").json()["results"]]
    assert states == ["cancelled", "to_ship"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("post", "cancel/"),
        ("post", "receive/"),
        ("post", "again/"),
        ("get", "pay-methods/"),
        ("post", "payments/"),
        ("get", "payments/status/"),
        ("post", "payments/ask/"),
    ],
)
def test_another_persons_order_is_not_there(anyone, as_user, order, method, path):
    # Not even the shop's own people reach it as a shopper.
    for api in (anyone, as_user(make.user()), as_user(order.store.owner)):
        body = {"channel": "wechatpay"} if method == "post" else None
        foreign = getattr(api, method)(f"/orders/{order.token}/{path}", body)
        missing = getattr(api, method)(f"/orders/no-such/{path}", body)

        problem(foreign, 404, "not_found")
        assert foreign.content == missing.content
    assert Order._base_manager.get(pk=order.pk).cancelled_at is None


def test_a_buyer_calls_it_off_until_the_shop_has_taken_it_on(as_user, shopper, store, order):
    api = as_user(shopper)

    cancelled = api.post(f"/orders/{order.token}/cancel/", {"reason": "拍错了"}).json()

    assert (cancelled["state"], cancelled["cancel_reason"]) == ("cancelled", "拍错了")
    assert [event["type"] for event in cancelled["events"]] == ["placed", "cancelled"]
    assert StockLevel._base_manager.get().reserved == 0
    assert OrderEvent._base_manager.latest("pk").actor_id == shopper.pk

    taken = make.order(store, {make.variant(store): "1"}, buyer=shopper)
    steps.confirm(store=store, order_id=taken.pk, actor=None, at=timezone.now())
    refused = api.post(f"/orders/{taken.token}/cancel/")
    assert problem(refused, 409, "not_allowed_now")["detail"] == "商家已接单，请联系商家取消"


def test_a_parcel_is_shown_and_received(as_user, shopper, store):
    order = make.order(
        store,
        {make.variant(store): "1"},
        buyer=shopper,
        delivery="express",
        pay_method="wechatpay",
    )
    given = {"store": store, "order_id": order.pk, "actor": None, "at": timezone.now()}
    cash.take(**given)
    api = as_user(shopper)
    early = api.post(f"/orders/{order.token}/receive/")
    problem(early, 409, "not_allowed_now")

    fulfil.fulfil(**given, courier="顺丰速运", tracking_number="SF123")
    sent = api.get(f"/orders/{order.token}/").json()
    received = api.post(f"/orders/{order.token}/receive/").json()

    assert (sent["state"], sent["can_receive"]) == ("to_receive", True)
    assert sent["parcels"][0]["tracking_number"] == "SF123"
    assert received["state"] == "done"


def test_the_same_again(as_user, shopper, store, order):
    cart = as_user(shopper).post(f"/orders/{order.token}/again/").json()

    (line,) = cart["stores"][0]["lines"]
    assert (line["sku"], line["quantity"]) == ("TEA", 2)
