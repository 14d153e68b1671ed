"""The cart of a guest with a token, and of who is signed in."""

import pytest
from django.core import signing

from orders.cart.models import Cart, CartLine
from orders.models import Order
from shop.stock import ledger
from shop.stores.models import Store
from tests import make
from tests.api.conftest import HOME, Api, fill, problem


def guest_of(cart: dict) -> Api:
    return Api(x_cart_token=cart["token"])


def test_nobody_has_a_cart_before_something_is_in_it(anyone):
    shown = anyone.get("/cart/")

    assert shown.json() == {"token": "", "count": 0, "notice": "", "stores": []}
    assert "X-Cart-Token" not in shown
    assert not Cart.objects.exists()


def test_a_guest_gets_a_token_and_finds_the_cart_by_it(anyone, store):
    make.variant(store, name="茶", price="12.50", sku="TEA", stock="5")

    added = anyone.post("/cart/lines/", {"sku": "TEA", "store": store.slug, "quantity": 2})

    cart = added.json()
    assert added["X-Cart-Token"] == cart["token"] != ""
    shown = guest_of(cart).get("/cart/").json()
    assert shown["count"] == 1
    (group,) = shown["stores"]
    assert (group["store"]["slug"], group["total"], group["count"]) == (store.slug, "25.00", 1)
    (line,) = group["lines"]
    assert (line["name"], line["price"], line["quantity"], line["total"]) == (
        "茶",
        "12.50",
        2,
        "25.00",
    )
    assert (line["problem"], line["notice"], line["most"]) == ("", "", 5)
    assert not added.cookies


@pytest.mark.parametrize("token", ["", "x", "guest-1:x:y"])
def test_a_made_up_token_is_no_cart(anyone, store, token):
    make.order(store, {make.variant(store): "1"})

    assert Api(x_cart_token=token).get("/cart/").json()["count"] == 0
    # A key without our signature opens nothing either.
    forged = signing.TimestampSigner(salt="other").sign("guest-1")
    assert Api(x_cart_token=forged).get("/orders/").json()["results"] == []


def test_who_is_signed_in_needs_no_token(as_user, shopper, store):
    make.variant(store, sku="TEA")

    cart = fill(as_user(shopper), store, TEA=2)

    assert cart["token"] == ""
    assert as_user(shopper).get("/cart/").json()["count"] == 1
    assert as_user(make.user()).get("/cart/").json()["count"] == 0


def test_quantities_are_numbers_or_text_in_steps_of_the_unit(as_user, shopper, store):
    make.variant(store, sku="FLOUR", unit="斤", stock="9")
    make.variant(store, sku="CUP", unit="个", stock="9")
    api = as_user(shopper)

    assert fill(api, store, FLOUR="1.5")["stores"][0]["lines"][0]["quantity"] == 1.5
    refused = api.post("/cart/lines/", {"sku": "CUP", "store": store.slug, "quantity": 1.5})
    assert problem(refused, 400, "invalid")["detail"] == "数量要是整数"
    for odd in (0, -1, "x", 1e30, None, True, [1]):
        refused = api.post("/cart/lines/", {"sku": "CUP", "store": store.slug, "quantity": odd})
        problem(refused, 400, "invalid")
    assert api.get("/cart/").json()["count"] == 1


def test_what_is_cut_is_said(as_user, shopper, store):
    make.variant(store, sku="TEA", stock="3", unit="包")

    cart = fill(as_user(shopper), store, TEA=9)

    assert cart["notice"] == "只剩 3 包了，已帮你改成 3 包"
    assert cart["stores"][0]["lines"][0]["quantity"] == 3


def test_what_cannot_be_bought_is_refused(as_user, shopper, store):
    make.variant(store, sku="GONE", stock="0")
    api = as_user(shopper)

    sold_out = api.post("/cart/lines/", {"sku": "GONE", "store": store.slug})
    unknown = api.post("/cart/lines/", {"sku": "NONE", "store": store.slug})

    assert problem(sold_out, 409, "cannot_add")["detail"] == "已售罄"
    problem(unknown, 409, "cannot_add")
    assert not CartLine._base_manager.exists()


def test_a_sku_of_two_shops_needs_the_shop(as_user, shopper, store):
    make.variant(store, sku="SAME")
    make.variant(make.store(), sku="SAME")
    api = as_user(shopper)

    problem(api.post("/cart/lines/", {"sku": "SAME"}), 409, "cannot_add")
    assert fill(api, store, SAME=1)["stores"][0]["store"]["slug"] == store.slug


def test_a_line_is_changed_and_removed(as_user, shopper, store):
    tea = make.variant(store, sku="TEA", price="2.00")
    api = as_user(shopper)
    fill(api, store, TEA=1)
    path = f"/cart/lines/{tea.pk}/"

    assert api.patch(path, {"quantity": 4}).json()["stores"][0]["total"] == "8.00"
    assert problem(api.patch(path, {"quantity": 1.5}), 400, "invalid")["detail"] == "数量要是整数"
    assert api.patch(path, {"quantity": 0}).json()["stores"] == []
    problem(api.patch(path, {"quantity": 1}), 404, "not_found")
    problem(api.delete(path), 404, "not_found")
    fill(api, store, TEA=1)
    assert api.delete(path).json()["count"] == 0


def test_another_persons_line_is_not_there(as_user, shopper, store):
    tea = make.variant(store, sku="TEA")
    fill(as_user(shopper), store, TEA=2)
    other = as_user(make.user())

    problem(other.patch(f"/cart/lines/{tea.pk}/", {"quantity": 1}), 404, "not_found")
    problem(other.delete(f"/cart/lines/{tea.pk}/"), 404, "not_found")
    assert CartLine._base_manager.get().quantity == 2


def test_what_cannot_be_bought_any_more_is_cleared(as_user, shopper, store):
    tea = make.variant(store, sku="TEA", stock="1")
    make.variant(store, sku="CUP")
    api = as_user(shopper)
    fill(api, store, TEA=1, CUP=1)
    ledger.count(store=store, variant_id=tea.pk, counted=tea.min_quantity or 0, actor=None)

    lines = api.get("/cart/").json()["stores"][0]["lines"]
    cleared = api.post("/cart/clear-unavailable/").json()

    assert sorted(line["problem"] for line in lines) == ["", "已售罄"]
    assert [line["sku"] for line in cleared["stores"][0]["lines"]] == ["CUP"]


def test_at_sign_in_a_guests_cart_and_orders_are_brought_along(anyone, as_user, shopper, store):
    make.variant(store, sku="TEA")
    make.variant(store, sku="CUP")
    guest = guest_of(fill(anyone, store, CUP=1))
    placed = guest.post(f"/checkout/{store.slug}/", HOME, idempotency_key="k").json()
    fill(guest, store, TEA=2)
    user = as_user(shopper)
    fill(user, store, TEA=1)

    merged = user.post("/cart/merge/", x_cart_token=guest.headers["x_cart_token"]).json()

    assert merged["stores"][0]["lines"][0]["quantity"] == 3
    assert user.get(f"/orders/{placed['token']}/").status_code == 200
    assert guest.get("/cart/").json()["count"] == 0
    problem(guest.get(f"/orders/{placed['token']}/"), 404, "not_found")
    assert Order._base_manager.get().buyer_id == shopper.pk
    again = user.post("/cart/merge/", x_cart_token=guest.headers["x_cart_token"]).json()
    assert again["stores"][0]["lines"][0]["quantity"] == 3
    problem(guest.post("/cart/merge/"), 401, "not_signed_in")


def test_goods_of_a_store_that_is_shut_stay_visible_with_the_reason(as_user, shopper, store):
    make.variant(store, sku="TEA")
    api = as_user(shopper)
    fill(api, store, TEA=1)

    Store.objects.filter(pk=store.pk).update(takes_orders=False)

    group = api.get("/cart/").json()["stores"][0]
    assert (group["count"], group["total"]) == (0, "0.00")
    assert group["lines"][0]["problem"] == "店铺暂时不接单，过几天再来看看"


def test_carts_that_cannot_be_reached_are_told_with_a_time(as_user, shopper, settings, tmp_path):
    from orders.cart.storing import storage

    carts = {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": f"unix://{tmp_path}/no.sock"}
    settings.CACHES = settings.CACHES | {"carts": carts}
    settings.CART_STORAGE = settings.CART_STORAGES["redis"]
    storage.chosen.cache_clear()
    try:
        refused = as_user(shopper).get("/cart/")
    finally:
        storage.chosen.cache_clear()

    problem(refused, 503, "cart_unavailable")
    assert refused["Retry-After"] == "10"


@pytest.mark.parametrize("asked", [{}, {"sku": 5}])
def test_goods_are_called_goods(as_user, shopper, asked):
    body = problem(as_user(shopper).post("/cart/lines/", asked), 400, "invalid")

    assert body["detail"].startswith("商品：")
