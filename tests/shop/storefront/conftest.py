"""A shop with goods, and pages of it as a shopper gets them."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from search import indexing
from shop.catalog import products
from shop.catalog.models import CategoryPage, ProductPage, ProductVariant
from shop.stock import ledger
from shop.stores import storefront
from shop.stores.models import Store, StoreImage, StorePage
from shop.stores.photos import pictures
from tests import make


def corner_shop() -> Store:
    store = make.store("幸福里便民超市")
    Store.objects.filter(pk=store.pk).update(
        phone="057188001234",
        local_fee=Decimal("8"),
        express_fee=Decimal("8"),
        free_delivery_from=Decimal("88"),
    )
    StorePage.objects.filter(store=store).update(
        tagline="早市蔬果，半小时送到", wechat="xingfuli", hours="7:00–22:00"
    )
    store.refresh_from_db()
    return store


@pytest.fixture(scope="module")
def opened(built: Any) -> Any:
    return built(corner_shop)


@pytest.fixture
def shop(store: Store) -> Store:
    return store


@pytest.fixture
def shopper() -> Client:
    return Client()


def face(store: Store) -> StorePage:
    return StorePage.objects.get(store=store)


def shelf(store: Store, title: str, *, below: CategoryPage | None = None) -> CategoryPage:
    page = CategoryPage(title=title, store=store)
    (below or face(store)).add_child(instance=page)
    return page


def photo(store: Store, title: str = "照片") -> StoreImage:
    return pictures.add(store=store, file=make.photo(), title=title)


def many(store: Store, count: int) -> None:
    """Goods as `add_product` leaves them, without its cost."""
    first = make.product(store, "商品甲", price="3.50", unit="斤")
    parent = face(store)
    for number in range(1, count):
        page = ProductPage(title=f"商品 {number:03d}", slug=f"goods-{number}", store=store)
        parent.add_child(instance=page)
    now = timezone.now()
    ProductPage.objects.filter(store=store).exclude(pk=first.pk).update(
        is_on_sale=True,
        in_stock=True,
        price_from=Decimal("2.00"),
        price_to=Decimal("2.00"),
        unit="件",
        first_published_at=now,
    )
    indexing.refresh_products(parent.path)


def with_choices(store: Store, name: str = "礼盒", **details: Any) -> ProductPage:
    """小盒 59 (12 left), 大盒 128 (3 left), 特大盒 300 (none left)."""
    page = make.product(
        store, name, price="59", unit="盒", stock="12", options={"规格": "小盒"}, **details
    )
    for size, price, stock in (("大盒", "128", "3"), ("特大盒", "300", "0")):
        variant = products.add_variant(
            product=page, price=Decimal(price), unit="盒", actor=None, options={"规格": size}
        )
        ledger.open_level(variant=variant, quantity=Decimal(stock), actor=None)
    page.refresh_from_db()
    return page


def sku(page: ProductPage) -> str:
    return ProductVariant._base_manager.filter(product=page).order_by("position")[0].sku


def address(page: Any) -> str:
    return storefront.address(page)


def build(page: Any, *blocks: tuple[str, Any]) -> None:
    """Make `blocks` the body of a page, as raw JSON."""
    page.body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
    page.save()


def get(path: str, client: Client | None = None, **headers: str) -> str:
    response = (client or Client()).get(path, headers=headers or None)
    assert response.status_code == 200, (path, response.status_code)
    # How a template is indented is not what a test is about.
    return " ".join(response.content.decode().split())
