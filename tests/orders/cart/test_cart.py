"""The cart: of guests and users, checked anew at every look; in the database and in Redis."""

import json
from decimal import Decimal

import pytest
from django.test import Client

from core import quantity
from orders.cart import buyable, cart, contents
from orders.cart.storing import merging, storage
from orders.checkout.refusals import PriceChanged
from shop.catalog import products
from shop.catalog.models import ProductVariant
from shop.stock.models import StockLevel, StockMovement
from shop.stores.models import Store
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept")]


def add(client: Client, variant, quantity="1", **headers):
    return client.post("/cart/add/", {"sku": variant.sku, "quantity": quantity}, headers=headers)


def test_a_guest_adds_without_a_token(store):
    client = Client(enforce_csrf_checks=True)
    tea = make.variant(store, name="龙井茶")

    response = add(client, tea, "2")

    assert response.status_code == 302
    page = client.get("/cart/").content.decode()
    assert "龙井茶" in page
    assert client.cookies["has_cart"].value == "1"
    assert ">1<" in client.get("/cart/badge/").content.decode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 302),
        ({"Sec-Fetch-Site": "same-origin"}, 302),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://testserver"}, 302),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Referer": "http://testserver/x/"}, 302),
        ({"Referer": "https://elsewhere.example/"}, 403),
    ],
)
def test_other_sites_cannot_fill_a_cart(store, kept, headers, status):
    tea = make.variant(store)

    response = add(Client(enforce_csrf_checks=True), tea, **headers)

    assert response.status_code == status
    assert bool(kept.everything()) == (status == 302)


def test_htmx_gets_a_toast_and_stays(store):
    tea = make.variant(store)

    response = add(Client(), tea, **{"HX-Request": "true"})

    assert response.status_code == 204
    assert "cart-changed" in response.headers["HX-Trigger"]


def test_more_than_there_is_becomes_what_there_is(store):
    tea = make.variant(store, stock="3")
    owner = cart.Owner(key="g")

    notice = cart.add(owner=owner, variant=tea, quantity=Decimal(5))

    assert notice == "只剩 3 件了，已帮你改成 3 件"
    assert contents.lines_for(owner, store)[0].quantity == 3


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "abc", "NaN", "1e9", "99999999999"])
def test_odd_quantities_are_refused(store, kept, quantity):
    tea = make.variant(store)

    response = add(Client(), tea, quantity)

    assert response.status_code == 409
    assert kept.everything() == {}


def test_weighed_goods_are_sold_in_tenths(store, kept):
    rice = make.variant(store, unit="斤")
    client = Client()

    assert add(client, rice, "0.5").status_code == 302
    assert add(client, rice, "0.25").status_code == 409
    assert kept.everything() == {(store.pk, rice.sku): Decimal("0.5")}


def test_prices_are_read_anew_and_a_change_is_told(store):
    tea = make.variant(store, price="10.00")
    owner = cart.Owner(key="g")
    cart.add(owner=owner, variant=tea, quantity=Decimal(1))

    products.change_variant(store=store, variant_id=tea.pk, actor=None, price=Decimal("8.00"))

    line = contents.lines_for(owner, store)[0]
    assert line.total == Decimal("8.00")
    assert line.notice == "比加入时降 ¥2.00"


@pytest.mark.parametrize("change", ["off_sale", "suspended", "paused", "unpublished", "retired"])
def test_what_cannot_be_bought_is_shown_as_such_and_not_counted(store, change):
    from django.utils import timezone

    tea = make.variant(store)
    owner = cart.Owner(key="g")
    cart.add(owner=owner, variant=tea, quantity=Decimal(1))

    if change == "off_sale":
        products.set_on_sale(store=store, product_id=tea.product_id, is_on_sale=False, actor=None)
    elif change == "suspended":
        Store.objects.filter(pk=store.pk).update(status=Store.Status.SUSPENDED)
    elif change == "paused":
        Store.objects.filter(pk=store.pk).update(takes_orders=False)
    elif change == "unpublished":
        tea.product.unpublish()
    else:
        products.retire_variant(store=store, variant_id=tea.pk, actor=None, at=timezone.now())

    group = contents.groups(owner)[0]
    assert group.lines[0].problem
    assert group.total == 0


def test_sign_in_merges_the_guests_cart(store, signed_in):
    tea, cup = make.variant(store), make.variant(store)
    user = make.user()
    cart.add(owner=cart.Owner(user_id=user.pk), variant=tea, quantity=Decimal(1))
    client = Client()
    add(client, tea, "2")
    add(client, cup)

    client.force_login(user, backend="accounts.backends.PasswordBackend")
    merging.merge(key=client.cookies["cart"].value.split(":")[0], user_id=user.pk)

    lines = contents.lines_for(cart.Owner(user_id=user.pk), store)
    assert {line.variant.pk: line.quantity for line in lines} == {tea.pk: 3, cup.pk: 1}


def test_two_shops_with_one_sku_need_the_store(store, kept):
    other = make.store()
    make.variant(store, sku="A1", name="甲")
    make.variant(other, sku="A1", name="乙")
    client = Client()

    assert client.post("/cart/add/", {"sku": "A1"}).status_code == 409
    client.post("/cart/add/", {"sku": "A1", "store": other.slug})
    assert kept.everything() == {(other.pk, "A1"): 1}


def test_one_shopper_never_sees_anothers_cart(store):
    tea = make.variant(store, name="龙井茶")
    add(Client(), tea)

    assert "龙井茶" not in Client().get("/cart/").content.decode()
    forged = Client()
    forged.cookies["cart"] = "g:forged:signature"
    assert "龙井茶" not in forged.get("/cart/").content.decode()


def test_queries_do_not_grow_with_the_cart(store, django_assert_max_num_queries):
    owner = cart.Owner(key="g")
    for _number in range(8):
        cart.add(owner=owner, variant=make.variant(store), quantity=Decimal(1))

    with django_assert_max_num_queries(1):
        groups = contents.groups(owner)
    assert groups[0].count == 8
    assert ProductVariant.objects.count() == 8


def test_a_sold_out_line_stays_and_says_so(store):
    tea = make.variant(store, stock="2")
    owner = cart.Owner(key="g")
    cart.add(owner=owner, variant=tea, quantity=Decimal(2))
    make.order(store, {tea: "2"})

    said = cart.set_quantity(owner=owner, variant_id=tea.pk, quantity="3")

    assert said == "已售罄"
    assert [line.quantity for line in contents.lines_for(owner, store)] == [2]


def test_a_line_beyond_all_measure_is_refused(store):
    tea = make.variant(store, price="100000.00", stock="100000")

    response = add(Client(), tea, "100000")

    assert response.status_code == 409
    assert "请直接联系商家" in response.content.decode()


def test_a_unit_that_changed_leaves_whole_pieces(store):
    rice = make.variant(store, unit="斤", stock="10")
    owner = cart.Owner(key="g")
    cart.add(owner=owner, variant=rice, quantity=Decimal("1.5"))

    products.change_variant(store=store, variant_id=rice.pk, actor=None, unit="件")

    assert contents.lines_for(owner, store)[0].quantity == 1


@pytest.mark.parametrize("variant", ["²", "9" * 25, "abc", "-1", ""])
def test_odd_ids_change_nothing(store, kept, variant):
    client, tea = Client(), make.variant(store)
    add(client, tea)

    response = client.post("/cart/change/", {"variant": variant, "quantity": "2"})

    assert response.status_code in {302, 404}
    assert kept.everything() == {(store.pk, tea.sku): 1}


def test_nul_is_a_bad_request():
    for path in ("/cart/?x=%00", "/orders/%00/", "/search/?q=a%00b"):
        assert Client().get(path).status_code == 400
    assert Client().post("/cart/add/", {"sku": "a\x00"}).status_code == 400


def test_a_guests_orders_become_the_users_at_sign_in(store):
    client = Client()
    add(client, make.variant(store))
    form = {"name": "李四", "phone": "13700001111", "delivery": "pickup"}
    order_url = client.post(f"/checkout/{store.slug}/", form).url
    user = make.user()
    user.set_password("a-long-enough-word")
    user.save()

    client.post(
        "/account/login/password/", {"username": user.phone, "password": "a-long-enough-word"}
    )

    assert order_url in client.get("/account/").content.decode()


def test_lines_come_newest_first_and_by_store(store):
    other = make.store()
    first, second, third = make.variant(store), make.variant(other), make.variant(store)
    owner = cart.Owner(key="g")
    for variant in (first, second, third):
        cart.add(owner=owner, variant=variant, quantity=Decimal(1))

    found = [[line.variant.pk for line in group.lines] for group in contents.groups(owner)]

    assert found == [[third.pk, first.pk], [second.pk]]


def test_merging_twice_adds_once(store):
    tea = make.variant(store)
    user = make.user()
    cart.add(owner=cart.Owner(key="g"), variant=tea, quantity=Decimal(2))

    for _time in range(2):
        merging.merge(key="g", user_id=user.pk)

    lines = contents.lines_for(cart.Owner(user_id=user.pk), store)
    assert [line.quantity for line in lines] == [2]
    assert contents.count(cart.Owner(key="g")) == 0


def test_a_new_sku_keeps_the_line_and_the_old_one_is_another_thing(store):
    tea = make.variant(store, sku="A1", name="龙井茶")
    owner = cart.Owner(key="g")
    cart.add(owner=owner, variant=tea, quantity=Decimal(2))
    products.change_variant(store=store, variant_id=tea.pk, actor=None, sku="A2")

    cup = make.variant(store, sku="A1", name="茶杯")
    cart.add(owner=owner, variant=cup, quantity=Decimal(3))
    cart.set_quantity(owner=owner, variant_id=tea.pk, quantity="4")

    lines = contents.lines_for(owner, store)
    assert {line.variant.product.title: line.quantity for line in lines} == {
        "龙井茶": 4,
        "茶杯": 3,
    }


def test_a_deleted_variant_leaves_the_cart(store):
    tea, cup = make.variant(store), make.variant(store)
    owner = cart.Owner(key="g")
    for variant in (tea, cup):
        cart.add(owner=owner, variant=variant, quantity=Decimal(1))

    StockMovement.objects.filter(variant=tea).delete()
    StockLevel.objects.filter(variant=tea).delete()
    ProductVariant.objects.filter(pk=tea.pk).delete()

    assert [line.variant.pk for line in contents.lines_for(owner, store)] == [cup.pk]
    assert contents.count(owner) == 1


def test_a_full_cart_takes_no_new_line(store, monkeypatch):
    monkeypatch.setattr(storage, "MAX_LINES", 1)
    tea, cup = make.variant(store), make.variant(store)
    owner = cart.Owner(key="g")
    cart.add(owner=owner, variant=tea, quantity=Decimal(1))

    with pytest.raises(buyable.CannotAdd, match="购物车装满了"):
        cart.add(owner=owner, variant=cup, quantity=Decimal(1))
    cart.add(owner=owner, variant=tea, quantity=Decimal(1))

    assert [line.quantity for line in contents.lines_for(owner, store)] == [2]


def test_clearing_takes_only_what_cannot_be_bought(store):
    tea, cup = make.variant(store), make.variant(store)
    client = Client()
    add(client, tea)
    add(client, cup)
    products.set_on_sale(store=store, product_id=tea.product_id, is_on_sale=False, actor=None)

    client.post("/cart/clear/")

    (group,) = client.get("/cart/").context["groups"]
    assert [shown.line.variant for shown in group.lines] == [cup]


def test_zero_removes_a_line(store, kept):
    tea = make.variant(store)
    client = Client()
    add(client, tea)

    client.post("/cart/change/", {"variant": tea.pk, "quantity": "0"})

    assert kept.everything() == {}


def test_an_order_takes_its_lines_out_and_leaves_the_others(
    store, django_capture_on_commit_callbacks
):
    tea, cup = make.variant(store), make.variant(make.store())
    buyer = make.user()
    owner = cart.Owner(user_id=buyer.pk)
    cart.add(owner=owner, variant=cup, quantity=Decimal(1))

    with django_capture_on_commit_callbacks(execute=True):
        make.order(store, {tea: "2"}, buyer=buyer)

    assert [group.store for group in contents.groups(owner)] == [cup.store]


def test_a_refused_order_leaves_the_cart(store, django_capture_on_commit_callbacks):
    tea = make.variant(store)
    buyer = make.user()

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(PriceChanged):
        make.order(store, {tea: "2"}, buyer=buyer, seen_total=Decimal("0.01"))

    assert contents.count(cart.Owner(user_id=buyer.pk)) == 1


WRITTEN_BADLY = ["1_0", "1e3", "1E1", "+1", "0x1", "NaN", "1 0", "١e1", "--1"]


@pytest.mark.parametrize("written", WRITTEN_BADLY)
def test_a_quantity_is_written_in_digits(store, client, written):
    thing = make.variant(store, name="龙井茶", stock="5000")

    said = add(client, thing, written, HX_REQUEST="true")
    asked = {"sku": thing.sku, "quantity": written}
    api = client.post("/api/v1/cart/lines/", asked, content_type="application/json")

    assert "请填写数量" in json.loads(said["HX-Trigger"])["toast"]
    assert api.status_code == 400
    assert "龙井茶" not in client.get("/cart/").content.decode()


@pytest.mark.parametrize(("written", "read"), [("２", 2), (" 3 ", 3), ("2.", 2), ("2.0", 2)])
def test_digits_of_any_width_are_digits(written, read):
    assert quantity.parse(written, unit="件") == read


def test_a_line_that_would_cost_nothing_is_refused(store, client):
    """0.1 斤 at ¥0.04 a 斤: a gift nobody meant to give."""
    rice, owner = make.variant(store, price="0.04", unit="斤"), cart.Owner(key="g")

    said = add(client, rice, "0.1", HX_REQUEST="true")
    assert "不够 1 分钱" in json.loads(said["HX-Trigger"])["toast"]
    with pytest.raises(buyable.CannotAdd, match="不够 1 分钱"):
        cart.add(owner=owner, variant=rice, quantity=Decimal("0.1"))

    cart.add(owner=owner, variant=rice, quantity=Decimal("0.2"))
    assert contents.groups(owner)[0].total == Decimal("0.01")
    # A price that falls later makes no gift of it either.
    ProductVariant._base_manager.filter(pk=rice.pk).update(price="0.01")
    (group,) = contents.groups(owner)
    assert (group.ready, "不够 1 分钱" in group.lines[0].problem) == ([], True)
