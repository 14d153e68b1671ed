"""Stores, categories and goods: the same for everybody, and fetched once."""

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from shop.catalog import products, shelves
from shop.catalog.models import ProductPage
from shop.stores import suspension
from shop.stores.models import Store
from tests import make
from tests.api.conftest import Api, problem


def names(response) -> list[str]:
    assert response.status_code == 200, response.content.decode()
    return [row["name"] for row in response.json()["results"]]


def walk(api: Api, path: str, **query: object) -> list[str]:
    """Every name of a long list, piece by piece."""
    found, piece = [], api.get(path, query).json()
    while True:
        found += [row["name"] for row in piece["results"]]
        if piece["next"] is None:
            return found
        piece = api.client.get(piece["next"]).json()


def shut(store: Store) -> None:
    suspension.suspend(store=store, reason="test", actor=None, at=timezone.now())


def test_stores_that_are_open_the_newest_first(anyone):
    make.store("老店")
    make.store("新店")
    shut(make.store("关了的店"))

    assert names(anyone.get("/stores/")) == ["新店", "老店"]
    assert names(anyone.get("/stores/", {"search": "老"})) == ["老店"]


def test_a_store_tells_how_it_delivers(anyone, store):
    shown = anyone.get(f"/stores/{store.slug}/").json()

    assert shown["name"] == "幸福小店"
    assert shown["deliveries"] == ["local", "express", "pickup"]
    assert (shown["delivery_fee"], shown["free_delivery_from"]) == ("0.00", None)
    assert (shown["local_fee"], shown["express_fee"]) == ("0.00", "0.00")
    assert shown["url"] == f"http://testserver/{store.slug}/"


def test_categories_go_by_name_backwards(anyone, store):
    top = shelves.add(store=store, name="B 水果")
    shelves.add(store=store, name="A 蔬菜")
    shelves.add(store=make.store(), name="C 别家")

    assert names(anyone.get("/categories/")) == ["C 别家", "B 水果", "A 蔬菜"]
    assert names(anyone.get("/categories/?ordering=name")) == ["A 蔬菜", "B 水果", "C 别家"]
    assert names(anyone.get("/categories/", {"store": store.slug})) == ["B 水果", "A 蔬菜"]
    shown = anyone.get(f"/categories/{top.pk}/").json()
    assert (shown["name"], shown["parent"], shown["store"]) == ("B 水果", None, store.slug)


def test_products_go_by_price_the_dearest_first(anyone, store):
    for name, price in [("中", "5.00"), ("贵", "9.90"), ("廉", "1.20")]:
        make.product(store, name, price=price)

    listed = anyone.get("/products/").json()["results"]

    assert [(row["name"], row["price"]) for row in listed] == [
        ("贵", "9.90"),
        ("中", "5.00"),
        ("廉", "1.20"),
    ]
    assert names(anyone.get("/products/?ordering=price")) == ["廉", "中", "贵"]
    assert names(anyone.get("/products/?ordering=-created")) == ["廉", "贵", "中"]


def test_products_are_narrowed_by_store_category_price_and_stock(anyone, store):
    fruit = shelves.add(store=store, name="水果")
    make.product(store, "苹果", price="3.00", category=fruit)
    make.product(store, "蜜瓜", price="8.00", category=fruit, stock="0")
    make.product(store, "扫把", price="6.00")
    make.product(make.store(), "别家", price="7.00")

    def listed(**query: object) -> list[str]:
        return names(anyone.get("/products/", query))

    assert listed(store=store.slug) == ["蜜瓜", "扫把", "苹果"]
    assert listed(category=fruit.pk) == ["蜜瓜", "苹果"]
    assert listed(category=fruit.pk, in_stock="true") == ["苹果"]
    assert listed(min_price="6", max_price="7.50") == ["别家", "扫把"]
    assert listed(min_price="7.5", max_price="6") == ["别家", "扫把"]


def test_goods_and_stores_that_are_not_for_shoppers_are_not_there(anyone, store):
    hidden = make.product(store, "下架的")
    products.set_on_sale(store=store, product_id=hidden.pk, is_on_sale=False, actor=None)
    draft = make.product(store, "草稿")
    ProductPage.objects.filter(pk=draft.pk).update(live=False)
    closed = make.store()
    other, shelf = make.product(closed, "关店的"), shelves.add(store=closed, name="关店的分类")
    shut(closed)

    assert names(anyone.get("/products/")) == []
    assert names(anyone.get("/categories/")) == []
    shown = anyone.get(f"/products/{hidden.pk}/").json()
    assert (shown["is_on_sale"], shown["variants"]) == (False, [])
    for path in (
        f"/products/{draft.pk}/",
        f"/products/{other.pk}/",
        f"/categories/{shelf.pk}/",
        f"/stores/{closed.slug}/",
        "/stores/no-such/",
        f"/products/?store={closed.slug}",
        f"/products/?category={shelf.pk}",
        "/products/?store=no-such",
    ):
        problem(anyone.get(path), 404, "not_found")


def test_a_category_of_another_store_is_not_there(anyone, store):
    other = shelves.add(store=make.store(), name="别家")

    problem(anyone.get("/products/", {"store": store.slug, "category": other.pk}), 404, "not_found")


def test_a_product_tells_what_can_be_bought(anyone, store):
    page = make.product(
        store,
        "T恤",
        price="59.00",
        sku="TEE-M",
        options={"尺码": "M"},
        list_price=Decimal("79.00"),
        parameters={"产地": "杭州"},
        stock="3",
    )
    products.add_variant(
        product=page,
        price=Decimal("62.50"),
        unit="件",
        actor=None,
        sku="TEE-L",
        options={"尺码": "L"},
    )

    shown = anyone.get(f"/products/{page.pk}/").json()

    assert (shown["price"], shown["price_to"], shown["list_price"]) == ("59.00", "62.50", "79.00")
    assert shown["sku"] == ""
    assert shown["parameters"] == [{"name": "产地", "value": "杭州"}]
    assert shown["variants"][0] == {
        "sku": "TEE-M",
        "options": {"尺码": "M"},
        "price": "59.00",
        "offer_price": None,
        "list_price": "79.00",
        "unit": "件",
        "is_sold_out": False,
        "available": 3,
        "smallest": 1,
        "largest": 3,
        "step": 1,
        "limit_per_buyer": None,
    }
    assert (shown["variants"][1]["is_sold_out"], shown["variants"][1]["available"]) == (True, 0)


def test_what_is_weighed_has_a_step_of_a_tenth(anyone, store):
    page = make.product(store, "面粉", unit="斤", stock="2.5")

    variant = anyone.get(f"/products/{page.pk}/").json()["variants"][0]

    assert (variant["step"], variant["available"]) == (0.1, 2.5)


def test_a_list_is_walked_without_repeating_or_missing_anything(anyone, store):
    for number in range(7):
        make.product(store, f"同价{number}", price="5.00")
    make.product(store, "贵", price="6.00")

    assert walk(anyone, "/products/", limit=3) == [
        "贵",
        *(f"同价{number}" for number in reversed(range(7))),
    ]
    assert walk(anyone, "/products/", limit=3, ordering="price")[-1] == "贵"


def test_what_is_added_or_goes_meanwhile_moves_nothing(anyone, store):
    pages = {
        name: make.product(store, name, price=f"{price}.00")
        for price, name in enumerate("甲乙丙丁戊", 1)
    }
    first = anyone.get("/products/", {"limit": 2}).json()
    assert [row["name"] for row in first["results"]] == ["戊", "丁"]

    make.product(store, "更贵", price="99.00")
    products.set_on_sale(store=store, product_id=pages["丁"].pk, is_on_sale=False, actor=None)
    rest = anyone.client.get(first["next"]).json()

    assert [row["name"] for row in rest["results"]] == ["丙", "乙"]


@pytest.mark.parametrize(
    "query", ["cursor=abc", "cursor=WzEsMl0:x", "limit=0", "limit=101", "limit=x"]
)
def test_odd_cursors_and_limits_are_refused(anyone, query):
    body = problem(anyone.get(f"/products/?{query}"), 400, "invalid")

    assert list(body["fields"]) == [query.split("=")[0]]


def test_a_cursor_belongs_to_its_order(anyone, store):
    for _number in range(3):
        make.product(store)
    cursor = anyone.get("/products/?limit=1").json()["next"].partition("cursor=")[2]

    problem(anyone.get(f"/products/?ordering=price&cursor={cursor}"), 400, "invalid")
    problem(anyone.get(f"/products/?search=商品&cursor={cursor}"), 400, "invalid")


@pytest.mark.parametrize(
    "path",
    ["/stores/", "/categories/", "/products/", "/products/?search=茶", "/search/?q=茶", "/areas/"],
)
def test_who_has_an_answer_gets_304(anyone, store, path):
    make.product(store, "茶", price="5.00")
    first = anyone.get(path)

    again = anyone.get(path, if_none_match=first["ETag"])

    assert first["Cache-Control"] == "public, max-age=10"
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]


def test_a_changed_price_is_a_new_answer(anyone, store):
    variant = make.variant(store, price="5.00")
    tag = anyone.get("/products/")["ETag"]

    products.change_variant(store=store, variant_id=variant.pk, actor=None, price=Decimal("4.50"))

    changed = anyone.get("/products/", if_none_match=tag)
    assert changed.status_code == 200
    assert changed.json()["results"][0]["price"] == "4.50"


def test_the_catalogue_is_the_same_for_everybody(anyone, as_user, signed_in, store):
    product = make.product(store, "茶")
    user = make.user("李明")
    for path in ("/stores/", "/products/", f"/products/{product.pk}/", f"/stores/{store.slug}/"):
        plain = anyone.get(path)

        assert as_user(user).get(path).content == plain.content
        assert signed_in(user).get(f"/api/v1{path}").content == plain.content
        # Nor does an old token keep anybody from looking.
        assert anyone.get(path, authorization="Bearer old").content == plain.content
        assert not plain.cookies
        assert "cookie" not in plain.get("Vary", "").lower()


def test_what_is_personal_is_kept_nowhere(as_user, shopper):
    User.unscoped.filter(pk=shopper.pk).update(name="x")

    for path in ("/me/", "/cart/", "/orders/", "/addresses/"):
        shown = as_user(shopper).get(path)
        assert shown["Cache-Control"] == "private, no-store"
        assert "ETag" not in shown
