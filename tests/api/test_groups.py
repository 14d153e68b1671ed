"""Group buys over the API: what they are, opened and joined by the checkout."""

import pytest

from orders.models import Order
from tests import make
from tests.api.conftest import HOME, problem
from tests.orders.groups.made import group_buy, group_of
from tests.paying import gate, gateway_process, shop

pytestmark = pytest.mark.long

__all__ = ["gate", "gateway_process", "shop"]


@pytest.fixture
def tea(shop):
    return make.variant(shop.store, name="绿茶", price="12.50", sku="TEA", stock="5")


def place(api, store, said: str, *, key: str, **fields):
    asked = HOME | {"delivery": "express", "sku": "TEA", "group": said} | fields
    return api.post(f"/checkout/{store.slug}/", asked, idempotency_key=key)


def test_a_group_is_opened_joined_and_full(as_user, shopper, shop, tea):
    terms, api = group_buy(tea, "8.00", size=2), as_user(shopper)
    shown = api.get(f"/groups/{terms.number}/").json()
    assert (shown["price"], shown["alone"], shown["size"]) == ("8.00", "12.50", 2)
    assert (shown["group"], shown["problem"], shown["skus"]) == (None, "", ["TEA"])
    preview = HOME | {"delivery": "express", "sku": "TEA", "group": shown["said"]}
    asked = api.post(f"/checkout/{shop.store.slug}/preview/", preview).json()
    assert asked["totals"]["total"] == "8.00"
    # Cash with the goods is no way to buy together.
    assert {way["value"] for way in asked["pay_methods"]} == {"wechatpay"}

    opened = place(api, shop.store, terms.number, key="1", pay_method="wechatpay")
    assert opened.status_code == 201
    assert opened.json()["total_price"] == "8.00"
    group = group_of(Order._base_manager.get())
    joined = place(as_user(make.user()), shop.store, group.token, key="2", phone="13700000002")
    assert joined.status_code == 201
    state = api.get(f"/groups/{group.token}/").json()
    assert (state["group"]["taken"], state["group"]["paid"], state["people"]) == (2, 0, [])

    late = place(as_user(make.user()), shop.store, group.token, key="3", phone="13700000003")
    problem(late, 409, "cannot_join_group")
    assert api.get("/groups/nobody-knows-this/").status_code == 404
