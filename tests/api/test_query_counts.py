"""As many queries for thirty things as for one."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.addresses import addressbook
from accounts.addresses.addressbook import Entry
from accounts.addresses.areas import find
from orders.shipping import kept_terms
from shop.catalog import products as catalogue
from shop.catalog import shelves
from shop.members import memberships, programmes
from shop.stock import ledger
from tests import make
from tests.api.conftest import HOME, Api

pytestmark = pytest.mark.long

FEW, MANY = 1, 30
OWN = "/merchant/stores/{slug}"


@pytest.fixture
def town(store, shopper) -> dict[str, Any]:
    """A store, a shopper, and the programs of a visitor, of the shopper and of the owner."""
    return {
        "store": store,
        "shopper": shopper,
        "tea": make.variant(store, price="1.00", stock="500"),
        "visitor": Api(),
        "buyer": Api(shopper),
        "owner": Api(store.owner),
    }


def stores(_town: dict[str, Any]) -> None:
    make.store()


def categories(town: dict[str, Any]) -> None:
    shelves.add(store=town["store"], name=f"分类{next(make._numbers)}")


def goods(town: dict[str, Any]) -> None:
    """Also lines of the shopper's cart."""
    product = make.product(town["store"], price="5.00", options={"颜色": "白色"})
    line = {"sku": product.single_sku, "store": town["store"].slug}
    assert town["buyer"].post("/cart/lines/", line).status_code == 200


def orders(town: dict[str, Any]) -> None:
    make.order(town["store"], {town["tea"]: "1"}, buyer=town["shopper"])


def places(town: dict[str, Any]) -> None:
    area = find(province="浙江省", city="杭州市", district="西湖区")
    entry = Entry("李明", "13700000001", area, "文三路 88 号")
    addressbook.save(user=town["shopper"], entry=entry)


def members(town: dict[str, Any]) -> None:
    """One more of the store's, and one more store whose member the shopper is."""
    for store, user in ((town["store"], make.user()), (make.store(), town["shopper"])):
        programmes.save(store=store, actor=None, values={"is_on": True})
        memberships.join(store=store, user=user, at=timezone.now())


# What there is more of → who asks, where, and how many queries that takes.
ASKED: dict[Callable[..., None], list[tuple[str, str, int]]] = {
    stores: [("visitor", "/stores/", 1)],
    categories: [("visitor", "/categories/", 2), ("visitor", "/categories/?store={slug}", 3)],
    goods: [
        ("visitor", "/products/", 2),
        ("visitor", "/products/?store={slug}", 3),
        ("visitor", "/products/?search=商品", 6),
        ("visitor", "/search/?q=商品", 6),
        ("visitor", "/search/facets/?q=商品", 6),
        # Three for what is on offer: promotions, the buyer's coupons and level.
        ("buyer", "/cart/", 5),
        ("buyer", "POST /checkout/{slug}/preview/", 12),
        ("owner", f"{OWN}/products/", 6),
        ("owner", f"{OWN}/stock/", 5),
    ],
    orders: [("buyer", "/orders/", 3), ("owner", f"{OWN}/orders/", 6)],
    places: [("buyer", "/addresses/", 2)],
    members: [("buyer", "/account/points/", 6), ("owner", f"{OWN}/members/", 5)],
}


@pytest.mark.parametrize("more", ASKED, ids=lambda more: more.__name__)
def test_of_a_list(town, more):
    more(town)
    # The first look at people is written down, of each day.
    counted(town, more)
    few = counted(town, more)
    for _number in range(MANY - FEW):
        more(town)

    many = counted(town, more)

    assert few == many
    assert all(many[path] <= most for _who, path, most in ASKED[more]), many


def test_of_one_product_with_many_variants(anyone, store):
    page = make.product(store, options={"号": "0"}, parameters={"产地": "杭州"})
    few = queries(anyone, f"/products/{page.pk}/")
    for number in range(1, MANY):
        variant = catalogue.add_variant(
            product=page, price=Decimal(5), unit="件", actor=None, options={"号": str(number)}
        )
        ledger.open_level(variant=variant, quantity=Decimal(1), actor=None)

    many = queries(anyone, f"/products/{page.pk}/")

    assert few == many <= 3


def counted(town: dict[str, Any], more: Callable[..., None]) -> dict[str, int]:
    return {
        path: queries(town[who], path.format(slug=town["store"].slug))
        for who, path, _most in ASKED[more]
    }


def queries(api: Api, path: str) -> int:
    """Of a process that has served nobody yet."""
    kept_terms.forget()
    with CaptureQueriesContext(connection) as captured:
        if path.startswith("POST "):
            answer = api.post(path.removeprefix("POST "), HOME)
        else:
            answer = api.get(f"{path}{'&' if '?' in path else '?'}limit=100")
    assert answer.status_code == 200, answer.content.decode()
    return len(captured)
