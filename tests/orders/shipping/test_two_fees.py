"""Local delivery and parcels have a fee each: quote, order, pages and API say the right one."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps

from orders.models import Order
from orders.shipping.models import FreightTemplate
from shop.stores.models import Store
from tests import make

pytestmark = pytest.mark.django_db
ROOT = "/merchant/settings/delivery/"
HOME = {
    "name": "阿依古丽",
    "phone": "13700001111",
    "province": "浙江省",
    "city": "杭州市",
    "district": "西湖区",
    "detail": "文三路 1 号",
}
PLACE = {name: HOME[name] for name in ("province", "city", "district")}
WAYS = {"offers_local": "on", "offers_express": "on", "offers_pickup": "on"}
FEES = {"local_fee": "5", "express_fee": "12", "free_delivery_from": "88"}


@pytest.fixture
def store(signed_in):
    """As its owner sets it on the one screen."""
    store = make.store(ways=None)
    saved = signed_in(store.owner).post(
        ROOT, PLACE | WAYS | FEES | {"reach": "city", "cod_for_parcels": "on"}
    )
    assert saved.status_code == 302
    store.refresh_from_db()
    return store


@pytest.fixture
def tea(store):
    return make.variant(store, price="10.00", stock="50")


@pytest.mark.parametrize(
    ("delivery", "count", "fee"),
    [
        ("local", "1", "5.00"),
        ("express", "1", "12.00"),
        ("pickup", "1", "0.00"),
        ("local", "9", "0.00"),
        ("express", "9", "0.00"),
    ],
)
def test_checkout_quotes_and_orders_for_the_fee_of_its_way(client, tea, delivery, count, fee):
    """Issue 9 A3: a parcel to the other end of China cost what a ride round the corner costs."""
    path = f"/checkout/{tea.store.slug}/"
    client.post("/cart/add/", {"sku": tea.sku, "quantity": count})

    shown = client.post(path, HOME | {"delivery": delivery, "refresh": "1"})
    assert shown.context["quote"].transit == Decimal(fee)
    pay_method = "in_store" if delivery == "pickup" else "cod"
    client.post(path, HOME | {"delivery": delivery, "pay_method": pay_method})

    order = Order.objects.get()
    assert (order.delivery, order.transit_price) == (delivery, Decimal(fee))
    assert order.total_price == Decimal(10) * Decimal(count) + Decimal(fee)


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ({}, "同城 ¥5，快递 ¥12，满 ¥88 包邮"),
        ({"local_fee": ""}, "同城免运费，快递 ¥12，满 ¥88 包邮"),
        ({"express_fee": "5"}, "运费 ¥5，满 ¥88 包邮"),
        ({"offers_express": ""}, "运费 ¥5，满 ¥88 包邮"),
        ({"offers_local": ""}, "运费 ¥12，满 ¥88 包邮"),
        ({"local_fee": "", "express_fee": ""}, "免运费"),
        ({"offers_local": "", "offers_express": ""}, "到店自提免运费"),
    ],
)
def test_pages_and_api_promise_the_fee_of_what_is_offered(signed_in, client, tea, ways, words):
    store = tea.store
    set_to = {name: value for name, value in (PLACE | WAYS | FEES | ways).items() if value}

    signed_in(store.owner).post(ROOT, set_to)

    for address in (tea.product.get_url(), f"/{store.slug}/"):
        assert f"{words}<" in client.get(address).content.decode()
    shown = client.get(f"/api/v1/stores/{store.slug}/").json()
    assert shown["delivery_words"].endswith(words)
    fees = (shown["local_fee"], shown["express_fee"])
    assert fees == tuple(f"{Decimal(set_to.get(n, '0')):.2f}" for n in ("local_fee", "express_fee"))


def test_the_old_word_of_the_api_promises_nobody_too_little(signed_in, client, store):
    address = f"/api/v1/stores/{store.slug}/"
    assert client.get(address).json()["delivery_fee"] == "12.00"

    signed_in(store.owner).post(ROOT, PLACE | FEES | {"offers_local": "on"})

    assert client.get(address).json()["delivery_fee"] == "5.00"


def test_a_price_list_for_parcels_leaves_the_local_fee(signed_in, client, store, tea):
    owner = signed_in(store.owner)
    owner.post(
        f"{ROOT}templates/add/",
        {"name": "全国", "delivery": "express", "basis": "count", "is_default": "on"},
    )
    template = FreightTemplate.objects.get()
    owner.post(f"{ROOT}templates/{template.pk}/rules/add/", {"first": "1", "first_fee": "9"})

    promised = client.get(tea.product.get_url()).content.decode()

    assert "同城 ¥5，快递 ¥9 起，按地址计算" in promised
    owner.post(ROOT, PLACE | WAYS | FEES | {"local_fee": "6"})
    assert "同城 ¥6，快递 ¥9 起，按地址计算" in client.get(tea.product.get_url()).content.decode()
    owner.post(ROOT, PLACE | FEES | {"offers_local": "on"})
    assert "运费 ¥5，满 ¥88 包邮" in client.get(tea.product.get_url()).content.decode()


@pytest.mark.parametrize("name", ["local_fee", "express_fee"])
def test_a_fee_below_nought_is_refused_under_its_field(signed_in, store, name):
    page = signed_in(store.owner).post(ROOT, PLACE | WAYS | FEES | {name: "-1"})

    assert page.context["form"].errors == {name: ["不能是负数"]}
    store.refresh_from_db()
    assert (store.local_fee, store.express_fee) == (5, 12)


def test_the_migration_copies_todays_fee_to_both(store):
    Store.objects.filter(pk=store.pk).update(local_fee=Decimal(7), express_fee=0)

    import_module("shop.stores.migrations.0009_two_fees").copy_fee(apps, None)

    store.refresh_from_db()
    assert (store.local_fee, store.express_fee) == (7, 7)
