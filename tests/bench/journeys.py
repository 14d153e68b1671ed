"""What is measured in process: pages, the cart, an order, a guest's whole way. Needs Django."""

import itertools
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.addresses.areas import find
from orders.cart import cart
from orders.checkout.place import place
from orders.checkout.placement import Contact, Placement
from orders.models import Order
from shop.catalog.models import CategoryPage, ProductPage, ProductVariant
from shop.stores import storefront
from shop.stores.models import Store
from tests.bench.shopper import ADDRESS

_numbers = itertools.count(random.Random().randrange(10**6))
# What a browser sends; nginx says where the shopper is.
BROWSER = {
    "HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 14) Chrome/130",
    "HTTP_ACCEPT": "text/html",
}


@dataclass
class Target:
    name: str
    act: Callable[[], Any]
    about: dict[str, Any] = field(default_factory=dict)
    # Makes ready what so many acts use up.
    prepare: Callable[[int], None] = lambda count: None

    def note(self) -> str:
        return " ".join(f"{key}={value}" for key, value in self.about.items())


@dataclass
class Sample:
    """Somewhere in the town: one store, its shelf and goods of it that can be bought."""

    store: Store
    shelf: CategoryPage
    pages: list[ProductPage]
    variants: list[ProductVariant]


def sample(number: int | None = None) -> Sample:
    stores = Store.objects.order_by("pk")
    # The middle of the town: nobody special.
    store = stores[stores.count() // 2 if number is None else number]
    shelf = CategoryPage._base_manager.filter(store=store).order_by("path")[1]
    pages = ProductPage._base_manager.filter(store=store, in_stock=True).exclude(single_sku="")
    pages = list(pages.order_by("-sales", "-pk")[:60])
    variants = ProductVariant._base_manager.filter(product__in=pages)
    return Sample(store, shelf, pages, list(variants.select_related("product", "store", "level")))


def lines(stores: int = 100, goods: int = 5) -> dict[str, Any]:
    """Stores and goods that can be bought, spread over the town, the same each time."""
    chosen = random.Random(5)
    keys = list(Store.objects.order_by("pk").values_list("pk", "slug"))
    some = chosen.sample(keys, min(stores, len(keys)))
    found: list[list[str]] = []
    for store_id, slug in some:
        sellable = ProductPage._base_manager.filter(store=store_id, in_stock=True)
        pages = list(sellable.exclude(single_sku="").order_by("pk")[: 40 * goods])
        found += [
            [storefront.address(page), page.single_sku, slug]
            for page in chosen.sample(pages, goods)
        ]
    chosen.shuffle(found)
    return {"stores": [slug for _pk, slug in some], "goods": found}


def targets() -> list[Target]:
    here = sample()
    base = here.store.get_absolute_url()
    pages = {
        "store list of 24": [f"{base}?page={n}" for n in range(2, 5)],
        "store page 1": [base],
        "category page": [storefront.address(here.shelf)],
        "product page": [storefront.address(page) for page in here.pages[:50]],
        "search page": [f"{base}search/?q={word}" for word in ("保温杯", "手机壳", "绿茶")],
    }
    found = [page(name, paths) for name, paths in pages.items()]
    return [*found, add_to_cart(here), *at_the_till(here), placing(here), whole_way(here)]


def page(name: str, paths: list[str]) -> Target:
    client, turn = Client(**BROWSER), itertools.cycle(paths)
    response = client.get(paths[0])
    assert response.status_code == 200, (paths[0], response.status_code)
    about = {
        "bytes": len(response.content),
        "pictures": response.content.count(b"<img"),
    }
    return Target(name, lambda: client.get(next(turn)), about)


def add_to_cart(here: Sample) -> Target:
    """A guest who has nothing yet, each time; as the button of the page posts it."""

    client = Client(**BROWSER)

    def act() -> None:
        client.cookies.clear()
        response = _add(client, here, random.choice(here.variants))
        assert response.status_code == 302, response.status_code

    return Target("add to cart", act)


def at_the_till(here: Sample) -> list[Target]:
    client = Client(**BROWSER)
    for variant in here.variants[:3]:
        _add(client, here, variant)
    checkout = f"/checkout/{here.store.slug}/"
    assert client.get(checkout).status_code == 200
    return [
        Target("cart page, 3 lines", lambda: client.get("/cart/")),
        Target("checkout page, 3 lines", lambda: client.get(checkout)),
    ]


def placing(here: Sample) -> Target:
    """Of a full cart; filling it is not measured beside oscar either."""
    ready: list[cart.Owner] = []

    def fill(count: int) -> None:
        for _cart in range(count):
            owner = cart.Owner(key=f"bench-{next(_numbers)}-{random.getrandbits(40)}")
            for variant in random.sample(here.variants, 3):
                cart.add(owner=owner, variant=variant, quantity=Decimal(1))
            ready.append(owner)

    def act() -> None:
        order_of(here, ready.pop())()

    return Target("place 3 lines, in process", act, prepare=fill)


def order_of(here: Sample, owner: cart.Owner) -> Callable[[], Order]:
    area = find(province="浙江省", city="杭州市", district="西湖区")
    placement = Placement(
        store=here.store,
        contact=Contact("张三", phone(), area, ADDRESS["detail"]),
        delivery="local",
        pay_method="cod",
        idempotency_key=f"bench-{owner.key}",
    )
    return partial(place, placement, owner=owner, at=timezone.now())


def whole_way(here: Sample) -> Target:
    """Product page, into the cart, the till, the order: as a browser without scripts asks."""
    # One client, since each loads the middleware anew; without its cookies it is somebody else.
    client, taken = Client(**BROWSER), []

    def act() -> None:
        good = random.choice(here.variants)
        client.cookies.clear()
        taken.clear()

        def went(method: str, path: str, **given: Any) -> Any:
            taken.append(f"{method} {path}")
            return getattr(client, method)(path, **given)

        went("get", storefront.address(good.product))
        added = went("post", "/cart/add/", data=_form(here, good) | {"then": "buy"})
        till = went("get", added.url)
        values = dict(
            re.findall(r'name="(key|seen_total|seen_items)" value="([^"]*)"', _text(till))
        )
        placed = went("post", added.url, data={**ADDRESS, **values, "phone": phone()})
        assert placed.status_code == 302, _text(placed)[:3000]
        assert "/orders/" in placed.url, placed.url
        shown = went("get", placed.url)
        assert shown.status_code == 200, shown.status_code

    if settings.PAGE_CACHE != "off":
        for variant in here.variants:
            client.get(storefront.address(variant.product))
    act()
    return Target("guest journey", act, {"requests": len(taken)})


def phone() -> str:
    return f"139{(next(_numbers) * 7919 + random.randrange(1000)) % 10**8:08d}"


def _form(here: Sample, variant: ProductVariant) -> dict[str, str]:
    return {"sku": variant.sku, "store": here.store.slug, "quantity": "1"}


def _add(client: Client, here: Sample, variant: ProductVariant) -> Any:
    return client.post("/cart/add/", _form(here, variant))


def _text(response: Any) -> str:
    return response.content.decode()
