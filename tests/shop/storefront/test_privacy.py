"""What is shut off for some people only is in no list, no answer and no cart."""

import json
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from wagtail.models import PageViewRestriction

from orders.cart import buyable, cart
from orders.checkout import place
from orders.models import Order
from shop.catalog import shelves
from shop.catalog.models import ProductPage, ProductVariant
from shop.stores.models import StoreDocument, StorePage
from shop.stores.public_pages import privacy
from tests import make

pytestmark = pytest.mark.django_db

# Asked for by one half of its name, met by the other.
NAME, ASKED, MET = "秘密龙井", "秘密", "龙井"
PLACES = {
    "store": "/{store}/",
    "home": "/",
    "search": f"/search/?q={ASKED}",
    "store's search": f"/{{store}}/search/?q={ASKED}",
    "everything": "/search/?in_stock=1",
    "sitemap": "/sitemap-products.xml",
    "API list": "/api/v1/products/",
    "API search": f"/api/v1/search/?q={ASKED}",
    "API product": "/api/v1/products/{product}/",
    "API shelves": "/api/v1/categories/?store={store}",
}


@pytest.fixture
def tea(store) -> ProductPage:
    shelf = shelves.add(store=store, name="绿茶", actor=store.owner)
    return make.product(store, NAME, category=shelf)


def met(client: Client, product: ProductPage) -> set[str]:
    """The places that tell of the product or lead to it."""
    cache.clear()
    found = set()
    for name, url in PLACES.items():
        response = client.get(url.format(store=product.store.slug, product=product.pk))
        words = response.content.decode() if response.status_code == 200 else ""
        if MET in words or "井</" in words or f"/{product.slug}/" in words or "绿茶" in words:
            found.add(name)
    return found


def restrict(page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )


@pytest.mark.long
@pytest.mark.parametrize("what", ["product", "shelf", "store"])
def test_a_restricted_page_is_met_nowhere(store, tea, client, what):
    assert met(client, tea) == set(PLACES)
    shut = {
        "product": tea,
        "shelf": tea.get_parent(),
        "store": StorePage.objects.get(store=store),
    }[what]

    restriction = restrict(shut)

    # The shelf itself is still there when only one of its goods is shut off.
    rest = {"home", "store", "API shelves", "everything"} if what == "product" else set()
    assert met(client, tea) == rest
    if what == "store":
        assert store.name not in client.get("/").content.decode()
        assert client.get(f"/{store.slug}/share/").status_code == 404
        assert client.get(f"/api/v1/stores/{store.slug}/").status_code == 404
        assert store.slug not in client.get("/sitemap-stores.xml").content.decode()

    restriction.delete()
    assert met(client, tea) == set(PLACES)


def test_what_is_restricted_is_not_bought(store, tea, client):
    variant = ProductVariant._base_manager.get(product=tea)
    client.post("/cart/add/", {"sku": variant.sku})
    restrict(tea)

    again = client.post("/cart/add/", {"sku": variant.sku}, HTTP_HX_REQUEST="true")

    assert "下架" in json.loads(again["HX-Trigger"])["toast"]
    owner = cart.Owner(key="guest-x")
    with pytest.raises(buyable.CannotAdd, match="下架"):
        cart.add(owner=owner, variant=variant, quantity=Decimal(1))
    page = client.get("/cart/").content.decode()
    assert "商品已下架" in page
    with pytest.raises(place.NothingToOrder):
        make.order(store, {})
    assert not Order._base_manager.exists()


def test_a_documents_address_cannot_be_guessed(store, client):
    document = StoreDocument.objects.create(
        title="进货价",
        collection_id=store.collection_id,
        file=ContentFile(b"secret", name="进货价.pdf"),
    )

    assert client.get(f"/documents/{document.pk}/进货价.pdf").status_code == 404
    assert client.get(document.url).status_code == 200
    assert len(document.filename) == 32 + len(".pdf")
    assert document.filename.endswith(".pdf")


def test_no_row_goes_through_all_pages():
    """Once it had counted its tables, SQLite took 65 ms a row of 100,000 pages."""
    make.product(make.store(), "豆腐")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        # As if there were so many.
        cursor.execute("UPDATE sqlite_stat1 SET stat = '100000' || ltrim(stat, '0123456789')")
        cursor.execute("ANALYZE sqlite_schema")
    rows = ProductPage._base_manager.filter(~privacy.is_restricted(), pk__in=[1, 2])

    scans = [line for line in rows.explain().splitlines() if "SCAN" in line]

    assert len(scans) == 1
    assert "pageviewrestriction" in scans[0]
