"""A shop with potatoes, apples, noodles and shirts, and a parser that a test teaches."""

from typing import Any

import pytest
from django.test import Client

from core.quantity import plain
from orders.cart import cart, contents
from orders.cart.models import CartLine
from search.chat.parsed import Line
from shop.catalog import products
from shop.catalog.models import ProductVariant
from shop.stock import ledger
from shop.stores.models import Store
from tests import make, sheets

SELECTED = ("product", "store", "level")


@pytest.fixture
def parser(monkeypatch: Any) -> sheets.Parser:
    return sheets.Parser(monkeypatch)


def grocer() -> Store:
    store = make.store("幸福副食店")
    Store.objects.filter(pk=store.pk).update(phone="057188001234")
    store.refresh_from_db()
    return store


@pytest.fixture(scope="module")
def opened(built: Any) -> Any:
    return built(grocer)


@pytest.fixture
def potato(store: Store) -> ProductVariant:
    return make.variant(store, name="土豆", price="1.80", unit="斤", stock="20")


@pytest.fixture
def melon(store: Store) -> ProductVariant:
    return make.variant(store, name="西瓜", price="1.98", unit="斤", stock="50")


@pytest.fixture
def apples(store: Store) -> list[ProductVariant]:
    return [
        make.variant(store, name=name, price=price, unit="斤", stock="30")
        for name, price in (("红富士苹果", "6.80"), ("青苹果", "9.80"), ("蛇果", "12.80"))
    ]


@pytest.fixture
def shirts(store: Store) -> list[ProductVariant]:
    """M and XL of one shirt."""
    page = make.product(store, "白T恤", price="39.90", stock="5", options={"尺码": "M"})
    large = products.add_variant(
        product=page, price=page.price_from, unit="件", actor=None, options={"尺码": "XL"}
    )
    ledger.open_level(variant=large, quantity=5, actor=None)
    variants = ProductVariant._base_manager.filter(product=page).select_related(*SELECTED)
    return list(variants.order_by("position"))


class Chat:
    """A shopper who pastes messages at a store, and sends sheets back."""

    def __init__(self, client: Client, store: Store, parser: sheets.Parser) -> None:
        self.client, self.store, self.parser = client, store, parser
        self.path = f"/{store.slug}/chat-order/"

    def paste(self, text: str, *lines: Line, **given: Any) -> Any:
        """A message that means these lines, read by the site."""
        if lines or given:
            self.parser.knows(text, *lines, **given)
        response = self.client.post(self.path, {"text": text})
        assert response.status_code == 200, response.content.decode()
        return response

    def send(self, page: Any, **answers: str | None) -> Any:
        return self.client.post(self.path, sheets.answered(page, **answers))

    @property
    def bought(self) -> dict[str, str]:
        return bought(self.client, self.store)


@pytest.fixture
def chat(store: Store, parser: sheets.Parser) -> Chat:
    return Chat(Client(enforce_csrf_checks=True), store, parser)


def bought(client: Client, store: Store) -> dict[str, str]:
    """{product: quantity} of everything in this client's cart of the store."""
    key = client.cookies["cart"].value.split(":")[0] if "cart" in client.cookies else ""
    lines = contents.lines_for(cart.Owner(key=key), store) if key else []
    return {line.variant.product.title: str(plain(line.quantity)) for line in lines}


def nothing_is_kept() -> bool:
    return not CartLine._base_manager.exists()
