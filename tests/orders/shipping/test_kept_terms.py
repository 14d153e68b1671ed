"""Delivery settings are read once and kept; each change counts from the next look on."""

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orders.shipping import kept_terms, setup
from shop.stores.models import Store
from tests import make

pytestmark = pytest.mark.django_db
TABLES = ("shipping_localband", "shipping_deliveryslot", "shipping_deliveryprofile")


@pytest.fixture
def shopper(store: Store) -> Client:
    client, variant = Client(), make.variant(store, price="10.00", stock="50")
    client.post("/cart/add/", {"sku": variant.sku, "store": store.slug, "quantity": "1"})
    return client


def band(store: Store, fee: str, km: str = "3") -> int:
    fee_of, far = Decimal(fee), Decimal(km)
    return setup.save_band(store=store, actor=store.owner, up_to_km=far, fee=fee_of).pk


def fees(store: Store) -> list[Decimal]:
    """As the next request reads them."""
    return [row.fee for row in kept_terms.of(Store.objects.get(pk=store.pk)).bands]


def test_a_second_look_asks_nothing_about_delivery(store: Store, shopper: Client) -> None:
    shopper.get(f"/checkout/{store.slug}/")
    with CaptureQueriesContext(connection) as queries:
        page = shopper.get(f"/checkout/{store.slug}/")

    assert page.status_code == 200
    assert not [q["sql"] for q in queries if any(table in q["sql"] for table in TABLES)]


def test_each_change_counts_from_the_next_look_on(store: Store, shopper: Client) -> None:
    shopper.get(f"/checkout/{store.slug}/")
    first = band(store, "4.00")
    assert fees(store) == [4]
    assert "选择距离" in shopper.get(f"/checkout/{store.slug}/").content.decode()

    setup.save_band(
        store=store, actor=store.owner, up_to_km=Decimal(3), fee=Decimal(6), band_id=first
    )
    assert fees(store) == [6]
    setup.remove_band(store=store, actor=store.owner, band_id=first)
    assert fees(store) == []
    assert "选择距离" not in shopper.get(f"/checkout/{store.slug}/").content.decode()


def test_what_was_undone_was_never_kept(store: Store) -> None:
    band(store, "4.00")
    assert fees(store) == [4]
    with transaction.atomic():
        band(store, "9.00", km="5")
        assert fees(store) == [4, 9]
        transaction.set_rollback(True)

    assert fees(store) == [4]


def test_a_form_open_for_an_hour_puts_no_old_words_back(store: Store) -> None:
    before = Store.objects.get(pk=store.pk)
    band(store, "4.00")
    words = Store.objects.values_list("freight_words", "delivery_mark").get(pk=store.pk)
    before.save()

    assert Store.objects.values_list("freight_words", "delivery_mark").get(pk=store.pk) == words
    assert words != ("", "first")
