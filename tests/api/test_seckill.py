"""A 秒杀 over the API: looked at, grabbed once, ordered at its price."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orders.models import Order
from orders.seckill import known
from tests import make
from tests.api.conftest import HOME
from tests.shop.flash.made import HOUR, seckill

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _look_anew():
    known.forget()


def test_a_place_is_grabbed_once_and_ordered(as_user, shopper, store):
    tea = make.variant(store, price="20.00", stock="3", name="绿茶", sku="TEA")
    now = timezone.now()
    item = seckill(tea, quantity=1, at=now, starts_at=now - timedelta(seconds=1))
    api, one = as_user(shopper), f"/seckill/{item.number}/"
    shown = api.get(one).json()
    assert (shown["state"], shown["sku"], shown["alone"]) == ("running", "TEA", "20.00")
    got = api.post(f"{one}grab/").json()
    assert got["state"] == "place"
    assert api.post(f"{one}grab/").json()["place"] == got["place"]
    known.forget()
    assert as_user(make.user()).post(f"{one}grab/").json()["state"] == "sold_out"

    asked = HOME | {"delivery": "express", "sku": "TEA", "place": got["place"]}
    preview = api.post(f"/checkout/{store.slug}/preview/", asked).json()
    assert preview["totals"]["items"] == shown["price"]
    placed = api.post(f"/checkout/{store.slug}/", asked, idempotency_key="1")
    assert placed.status_code == 201, placed.json()
    assert Order.unscoped.get().items_total == Decimal(shown["price"])


def test_not_before_its_hour(as_user, shopper, store):
    tea, now = make.variant(store, price="20.00", stock="3"), timezone.now()
    item = seckill(tea, quantity=1, at=now, starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    assert as_user(shopper).post(f"/seckill/{item.number}/grab/").json()["state"] == "not_yet"
    assert as_user(shopper).get("/seckill/NONE/").status_code == 404
