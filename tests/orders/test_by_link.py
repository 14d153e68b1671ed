"""Who only has an order's link sees what a courier needs at most, and changes nothing."""

import pytest
from django.test import Client

from accounts.models import InboxMessage
from orders.models import Order
from tests import make

pytestmark = pytest.mark.django_db
ACTS = ("cancel", "receive", "again", "pay", "pay/proof")


@pytest.fixture
def tea(store):
    return make.variant(store, name="龙井茶", stock="9")


@pytest.fixture
def buyer():
    return make.user("李明")


@pytest.fixture
def order(store, tea, buyer):
    return make.order(store, {tea: "1"}, buyer=buyer, note="放门口")


def code_for(phone):
    return InboxMessage.objects.filter(to=phone).exclude(code="").latest("pk").code


def text(client, order):
    return client.get(order.get_absolute_url()).content.decode()


def test_the_link_alone_shows_no_name_phone_door_or_goods(order, signed_in):
    for stranger in (Client(), signed_in(make.user())):
        page = text(stranger, order)

        assert order.number in page
        assert "浙江省杭州市西湖区" in page
        assert "李**" in page
        assert "137****0001" in page
        for hidden in ("李明", "13700000001", "文三路", "龙井茶", "放门口", "取消订单"):
            assert hidden not in page


def test_who_presses_a_button_after_the_session_ended_reads_that_it_did_nothing(order):
    client = Client()
    assert "没有生效" not in text(client, order)
    refused = client.post(f"{order.get_absolute_url()}cancel/", {"reason": "拍错了"})
    assert (refused.status_code, "没有生效" in refused.content.decode()) == (403, True)
    ask = client.post(f"{order.get_absolute_url()}aftersale/", {"kind": "refund", "words": "碎了"})
    assert "没有生效" in ask.content.decode()


def test_the_buyer_sees_all_of_it(order, buyer, signed_in):
    page = text(signed_in(buyer), order)

    for shown in ("李明", "文三路 88 号", "龙井茶", "放门口", "取消订单"):
        assert shown in page


@pytest.mark.parametrize("act", ACTS)
def test_with_the_link_alone_nothing_is_done(order, act, signed_in):
    for stranger in (Client(), signed_in(make.user())):
        response = stranger.post(f"/orders/{order.token}/{act}/", {"channel": "wechatpay"})

        assert response.status_code == 403
        assert "你是买家" in response.content.decode()
    order.refresh_from_db()
    assert order.cancelled_at is None
    assert order.events.count() == 1


def test_the_guest_who_placed_it_is_known_by_the_cart_cookie(store, tea):
    placed = make.order(store, {tea: "1"})

    assert "文三路" in text(make.guest(placed), placed)
    assert make.guest(placed).post(f"/orders/{placed.token}/cancel/").status_code == 302
    assert Order.objects.get().cancelled_at is not None


def test_a_guests_order_is_theirs_no_more_once_an_account_has_it(order, store, tea):
    placed = make.order(store, {tea: "1"})
    Order.objects.filter(pk=placed.pk).update(buyer=order.buyer)

    assert "文三路" not in text(make.guest(placed), placed)


def test_a_code_to_the_orders_phone_opens_it_on_any_phone(order):
    phone = Client()
    path = f"/orders/{order.token}/open/"

    asked = phone.post(path).content.decode()
    assert "短信验证码" in asked
    assert "文三路" not in asked
    wrong = phone.post(path, {"code": "000000"}).content.decode()
    opened = phone.post(path, {"code": code_for("13700000001")})

    assert "验证码不对" in wrong
    assert opened["Location"] == order.get_absolute_url()
    assert "文三路" in text(phone, order)
    assert phone.post(f"/orders/{order.token}/cancel/").status_code == 302
    # Nobody else is let in by it.
    assert "文三路" not in text(Client(), order)


def test_a_code_opens_this_order_alone(order, store, tea, buyer):
    other = make.order(store, {tea: "1"}, buyer=buyer)
    phone = Client()
    phone.post(f"/orders/{order.token}/open/")
    phone.post(f"/orders/{order.token}/open/", {"code": code_for("13700000001")})

    assert "文三路" in text(phone, order)
    assert "文三路" not in text(phone, other)


def test_the_person_of_that_phone_who_signed_in_needs_no_code(store, tea, signed_in):
    from accounts.people import with_phone

    placed = make.order(store, {tea: "1"})

    assert "文三路" in text(signed_in(with_phone("13700000001")), placed)
