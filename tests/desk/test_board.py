"""The order board."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.addresses.areas import find
from orders import choosing
from orders.checkout.placement import Contact
from shop.stock.models import StockLevel
from tests import make

pytestmark = pytest.mark.django_db
DISTRICT = find(province="浙江省", city="杭州市", district="西湖区")
HTMX = {"HTTP_HX_REQUEST": "true"}


def test_the_board_says_when_something_is_new(owner, store):
    board = owner.get("/merchant/orders/")
    version = board.context["version"]
    poll = f"/merchant/orders/?state=new&version={version}"
    assert owner.get(poll, **HTMX).status_code == 204

    make.order(store, {make.variant(store, name="龙井茶"): "2"})

    assert "龙井茶" in owner.get(poll, **HTMX).content.decode()
    assert ">1<" in owner.get("/merchant/orders/badge/").content.decode()


def test_every_page_of_the_desk_hears_of_a_new_order(owner, store, signed_in):
    """Issue 9 A8: only the board asked; the desk's home and the other pages were deaf."""
    for path in ("", "products/", "more/", "settings/", "stock/"):
        page = owner.get(f"/merchant/{path}").content.decode()
        assert 'hx-get="/merchant/pulse/?version="' in page, path
    first = owner.get("/merchant/pulse/?version=", **HTMX)
    version = first.context["version"]
    assert json.loads(first.headers["HX-Trigger"]) == {"orders-changed": {"waiting": 0}}
    assert "every 4s" in first.content.decode()
    assert owner.get(f"/merchant/pulse/?version={version}", **HTMX).status_code == 204

    make.order(store, {make.variant(store): "2"})

    told = owner.get(f"/merchant/pulse/?version={version}", **HTMX)
    assert json.loads(told.headers["HX-Trigger"]) == {
        "orders-changed": {"waiting": 1},
        "new-order": 1,
        "chime": 70,
    }
    assert 'hx-trigger="orders-changed from:body"' in owner.get("/merchant/").content.decode()
    editor = signed_in(make.member(store, "editor"))
    assert editor.get("/merchant/pulse/").status_code == 403
    assert "desk-pulse" not in editor.get("/merchant/").content.decode()


def test_cancelling_asks_a_reason_and_gives_stock_back(owner, store):
    tea = make.variant(store, stock="5")
    order = make.order(store, {tea: "2"})

    owner.post(f"/merchant/orders/{order.number}/cancel/", {"reason": "没货了"})

    order.refresh_from_db()
    assert order.cancel_reason == "没货了"
    assert StockLevel.objects.get().reserved == 0
    response = owner.post(f"/merchant/orders/{order.number}/confirm/")
    assert response.status_code == 409
    assert "订单已取消" in response.content.decode()


def test_orders_are_found_by_name_phone_number_and_goods(owner, store):
    order = make.order(store, {make.variant(store, name="龙井茶"): "1"})
    make.order(store, {make.variant(store, name="马克杯"): "1"})

    for words in (order.number, order.number[-4:], "龙井"):
        orders = owner.get("/merchant/orders/", {"q": words}).context["orders"]
        assert order in list(orders), words
    assert len(owner.get("/merchant/orders/", {"q": "龙井"}).context["orders"]) == 1


def test_words_look_at_the_newest_and_whole_numbers_at_all(owner, store, monkeypatch):
    monkeypatch.setattr(choosing, "SEARCHED", 2)
    tea, at = make.variant(store, name="龙井茶"), timezone.now()
    contact = Contact("王大锤", "13700004321", DISTRICT, "文三路 88 号")
    old = make.order(store, {tea: "1"}, contact=contact, at=at - timedelta(days=2))
    new = [make.order(store, {tea: "1"}, at=at - timedelta(hours=n)) for n in (1, 2)]
    other = make.store()
    make.order(other, {make.variant(other, name="龙井茶"): "1"}, contact=contact)

    def found(words: str) -> list:
        return list(owner.get("/merchant/orders/", {"q": words}).context["orders"])

    assert found("龙井") == new
    assert found("王大锤") == []
    for words in (old.number, "00004321", contact.phone):
        assert found(words) == [old], words


@pytest.mark.long
def test_lists_cost_the_same_however_long(owner, store, django_assert_max_num_queries):
    for _number in range(3):
        make.order(store, {make.variant(store): "1"})
    with django_assert_max_num_queries(16):
        owner.get("/merchant/orders/")
    for _number in range(9):
        make.order(store, {make.variant(store): "1"})

    with django_assert_max_num_queries(16):
        owner.get("/merchant/orders/")
    with django_assert_max_num_queries(18):
        owner.get("/merchant/products/")
