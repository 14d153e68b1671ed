"""Goods on the desk: quick add, quick edits, stock."""

from decimal import Decimal

import pytest

from shop.catalog.models import ProductPage, ProductVariant
from shop.stock.models import StockLevel, StockMovement
from shop.stores.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def test_quick_add_is_on_sale_at_once(owner, store, client):
    response = owner.post(
        "/merchant/products/add/",
        {"name": "苹果", "price": "6.80", "unit": "斤", "stock": "0.5", "new_category": "水果"},
    )

    product = ProductPage.objects.get()
    assert response.url == f"/merchant/products/add/?added={product.pk}"
    assert (product.is_on_sale, product.in_stock, product.unit) == (True, True, "斤")
    assert product.get_parent().title == "水果"
    assert client.get(product.get_url()).status_code == 200


def test_quick_add_again_without_leaving_the_page(owner):
    first = owner.post("/merchant/products/add/", {"name": "苹果", "price": "6"}, **HTMX)
    second = owner.post("/merchant/products/add/", {"name": "梨", "price": "5"}, **HTMX)

    assert "「苹果」已上架" in first.content.decode()
    assert "「梨」已上架" in second.content.decode()
    assert 'name="name"' in second.content.decode()
    assert ProductPage.objects.count() == 2


def test_stock_left_empty_still_sells(owner):
    owner.post("/merchant/products/add/", {"name": "苹果", "price": "6"})

    assert StockLevel.objects.get().on_hand == 100


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"price": ""}, "price"),
        ({"price": "0"}, "price"),
        ({"price": "-1"}, "price"),
        ({"price": "1.234"}, "price"),
        ({"price": "99999999999"}, "price"),
        ({"price": "NaN"}, "price"),
        ({"price": "贵"}, "price"),
        ({"price": "1e5"}, "price"),
        ({"stock": "-1"}, "stock"),
        ({"stock": "1.5"}, "stock"),
        ({"category": "999999"}, "category"),
    ],
)
def test_bad_input_is_explained_and_adds_nothing(owner, wrong, field):
    response = owner.post(
        "/merchant/products/add/", {"name": "苹果", "price": "6", "unit": "件", **wrong}
    )

    message = response.context["form"].errors[field][0]
    assert any("一" <= letter <= "鿿" for letter in message), message
    assert not ProductPage.objects.exists()


def test_another_stores_category_cannot_be_used(owner):
    theirs = make.store()
    from shop.catalog import shelves

    shelf = shelves.add(store=theirs, name="别家的货架")

    response = owner.post(
        "/merchant/products/add/", {"name": "苹果", "price": "6", "category": shelf.pk}
    )

    assert response.context["form"].errors["category"]
    assert not ProductPage.objects.exists()


def test_price_stock_and_sale_state_change_from_the_list(owner, store):
    tea = make.variant(store, price="10.00", stock="5")

    owner.post(f"/merchant/variants/{tea.pk}/", {"price": "9.50", "stock": "8"})
    owner.post(f"/merchant/products/{tea.product_id}/on-sale/", {"on_sale": "0"})

    tea.refresh_from_db()
    assert (tea.price, tea.is_on_sale) == (Decimal("9.50"), False)
    page = ProductPage.objects.get()
    assert not page.is_on_sale
    assert StockLevel.objects.get().on_hand == 8
    assert StockMovement.objects.get(kind="count").actor == store.owner
    assert AuditEntry.objects.filter(action="variant.change").count() == 1


def test_a_refused_quick_edit_changes_nothing(owner, store):
    tea = make.variant(store, price="10.00", stock="5")

    response = owner.post(f"/merchant/variants/{tea.pk}/", {"price": "0"}, **HTMX)

    assert "价格要大于 0" in response.content.decode()
    tea.refresh_from_db()
    assert tea.price == Decimal("10.00")


def test_name_photo_and_category_change_from_the_phone(owner, store):
    product = make.product(store, "苹果")

    owner.post(f"/merchant/products/{product.pk}/", {"name": "红富士苹果", "photo": make.photo()})

    product.refresh_from_db()
    assert product.title == "红富士苹果"
    assert product.gallery[0]["files"]["360"].endswith(".webp")


@pytest.mark.parametrize(
    ("kind", "quantity", "on_hand"),
    [
        ("receive", "3", 8),
        ("loss", "2", 3),
        ("adjust", "-1", 4),
        ("adjust", "1", 6),
        ("count", "0", 0),
    ],
)
def test_stock_is_booked_with_a_reason(owner, store, kind, quantity, on_hand):
    tea = make.variant(store, stock="5")

    owner.post(
        f"/merchant/stock/{tea.pk}/", {"kind": kind, "quantity": quantity, "reason": "试一试"}
    )

    assert StockLevel.objects.get().on_hand == on_hand
    movement = StockMovement.objects.latest("pk")
    assert (movement.kind, movement.reason, movement.actor) == (kind, "试一试", store.owner)


def test_a_failed_quick_add_leaves_no_files(store, django_capture_on_commit_callbacks):
    from pathlib import Path

    from django.core.exceptions import ValidationError
    from django.core.files.storage import default_storage

    from home.desk.products.quick_add import put_on_sale

    make.product(store, sku="A1")
    root = Path(default_storage.location)
    before = {path for path in root.rglob("*") if path.is_file()}

    given = {"store": store, "name": "苹果", "price": Decimal(1), "photos": [make.photo()]}
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ValidationError, match="SKU"),
    ):
        put_on_sale(**given, sku="A1")

    assert {path for path in root.rglob("*") if path.is_file()} == before


def test_a_price_edit_never_counts_a_sale_back_in(owner, store):
    tea = make.variant(store, price="10.00", stock="18")
    seen = {"stock": "18", "stock_seen": "18"}
    from shop.stock import ledger

    ledger.change(store=store, variant_id=tea.pk, kind="loss", quantity=Decimal(-3), actor=None)

    owner.post(f"/merchant/variants/{tea.pk}/", {"price": "9.00", **seen})

    assert StockLevel.objects.get().on_hand == 15
    assert not StockMovement.objects.filter(kind="count").exists()
    tea.refresh_from_db()
    assert tea.price == Decimal("9.00")


def test_a_stock_edit_never_brings_an_old_price_back(owner, store):
    tea = make.variant(store, price="12.00", stock="18")
    seen = {"price_seen": "10.00", "stock_seen": "18"}

    owner.post(f"/merchant/variants/{tea.pk}/", {"price": "10.00", "stock": "20", **seen})

    tea.refresh_from_db()
    assert tea.price == Decimal("12.00")
    assert StockLevel.objects.get().on_hand == 20


def test_a_price_that_changed_meanwhile_is_not_overwritten(owner, store):
    tea = make.variant(store, price="12.00", stock="18")

    response = owner.post(
        f"/merchant/variants/{tea.pk}/", {"price": "9.00", "price_seen": "10.00"}, **HTMX
    )

    assert "价格刚被修改过" in response.content.decode()
    tea.refresh_from_db()
    assert tea.price == Decimal("12.00")


def test_stock_that_changed_meanwhile_is_not_overwritten(owner, store):
    tea = make.variant(store, price="10.00", stock="18")
    from shop.stock import ledger

    ledger.change(store=store, variant_id=tea.pk, kind="loss", quantity=Decimal(-3), actor=None)

    response = owner.post(
        f"/merchant/variants/{tea.pk}/",
        {"price": "9.00", "stock": "20", "stock_seen": "18"},
        **HTMX,
    )

    assert "库存刚被修改过" in response.content.decode()
    assert StockLevel.objects.get().on_hand == 15
    tea.refresh_from_db()
    assert tea.price == Decimal("10.00")


@pytest.mark.parametrize("price", ["￥12.5", "¥12.50", "12。5", "１２.５", "12.5元", " 12.5 "])
def test_prices_are_taken_as_people_type_them(owner, price):
    owner.post("/merchant/products/add/", {"name": "苹果", "price": price})

    assert ProductVariant.objects.get().price == Decimal("12.50")
