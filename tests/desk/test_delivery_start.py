"""A shop delivers what its owner has chosen: the one screen, safe starts, old shops."""

from importlib import import_module

import pytest
from django.apps import apps

from orders.checkout.quote import deliveries
from orders.models import Delivery, Order
from orders.shipping.models import DeliveryProfile
from shop.stores.models import Store, StorePage
from tests import make

pytestmark = pytest.mark.django_db
ROOT = "/merchant/settings/delivery/"
PLACE = {"province": "浙江省", "city": "杭州市", "district": "西湖区"}
FAR = {
    "name": "阿依古丽",
    "phone": "13700001111",
    "province": "新疆维吾尔自治区",
    "city": "乌鲁木齐市",
    "district": "天山区",
    "detail": "解放南路 1 号",
}


def test_a_new_store_promises_only_what_was_chosen(signed_in, client):
    """Issue 9 A3: 同城 without limits, express for nothing and cash on delivery were on."""
    store = make.store(ways=None)
    tea = make.variant(store, price="10.00")

    assert deliveries(store) == [Delivery.PICKUP]
    client.post("/cart/add/", {"sku": tea.sku})
    client.post(f"/checkout/{store.slug}/", FAR | {"delivery": "local"})
    client.post(f"/checkout/{store.slug}/", FAR | {"delivery": "express"})
    assert not Order.objects.exists()
    home = signed_in(store.owner).get("/merchant/").content.decode()
    assert "选好地区、配送方式和运费" in home


def test_one_screen_asks_place_delivery_and_freight(signed_in):
    store = make.store(ways=None)
    owner = signed_in(store.owner)
    form = owner.get(ROOT).context["form"]
    names = ("offers_local", "local_fee", "express_fee", "free_delivery_from", "reach")
    starts = {name: form[name].value() for name in names}
    assert starts == {
        "offers_local": True,
        "local_fee": "5.00",
        "express_fee": "10.00",
        "free_delivery_from": "59.00",
        "reach": "city",
    }

    without_place = owner.post(ROOT, {"offers_local": "on", "local_fee": "5"})
    assert "开通同城配送，要先选店铺所在的省份和城市" in without_place.content.decode()
    assert not DeliveryProfile.objects.exists()
    fees = {"local_fee": "5", "express_fee": "12", "free_delivery_from": "59"}
    saved = owner.post(ROOT, PLACE | {"offers_local": "on"} | fees)

    assert saved.status_code == 302
    store.refresh_from_db()
    assert deliveries(store) == [Delivery.LOCAL]
    assert (store.local_fee, store.express_fee, store.free_delivery_from) == (5, 12, 59)
    assert DeliveryProfile.objects.get().area_code == "330106"
    steps = owner.get("/merchant/").context["steps"]
    assert [step["done"] for step in steps if step["url"] == "desk-delivery"] == [True]


@pytest.mark.parametrize(
    ("reach", "district", "ordered"),
    [("city", "拱墅区", True), ("district", "拱墅区", False), ("district", "西湖区", True)],
)
def test_local_delivery_goes_to_the_own_city_or_district(
    signed_in, client, reach, district, ordered
):
    store = make.store(ways=None)
    tea = make.variant(store)
    signed_in(store.owner).post(ROOT, PLACE | {"offers_local": "on", "reach": reach})

    client.post("/cart/add/", {"sku": tea.sku})
    client.post(f"/checkout/{store.slug}/", FAR | {"delivery": "local"})
    assert not Order.objects.exists()
    client.post(
        f"/checkout/{store.slug}/", FAR | PLACE | {"district": district, "delivery": "local"}
    )

    assert Order.objects.exists() is ordered


def test_cash_for_a_parcel_is_off_until_switched_on(signed_in, client):
    store = make.store(ways=None)
    tea = make.variant(store)
    owner = signed_in(store.owner)
    owner.post(ROOT, PLACE | {"offers_express": "on", "offers_local": "on"})
    assert "快递还没有能用的付款方式" in owner.get(ROOT).content.decode()

    client.post("/cart/add/", {"sku": tea.sku})
    client.post(f"/checkout/{store.slug}/", FAR | {"delivery": "express", "pay_method": "cod"})
    shown = client.get(f"/checkout/{store.slug}/").context["deliveries"]
    assert (Order.objects.count(), shown) == (0, [Delivery.LOCAL])

    owner.post(
        ROOT, PLACE | {"offers_express": "on", "offers_local": "on", "cod_for_parcels": "on"}
    )
    client.post(f"/checkout/{store.slug}/", FAR | {"delivery": "express", "pay_method": "cod"})
    order = Order.objects.get()
    assert (order.delivery, order.pay_method) == ("express", "cod")


def test_existing_stores_keep_what_they_used():
    """The migration: the place comes from the page, else from orders; unknown means off."""
    by_page, by_orders, unknown, parcels = (make.store(ways=None) for _n in range(4))
    Store.objects.update(offers_local=True, offers_express=True, cod_for_parcels=True)
    StorePage.objects.filter(store=by_page).update(address="浙江省宁波市海曙区中山路 1 号")
    DeliveryProfile.objects.create(store=by_orders, area_code="330106")
    make.order(by_orders, {make.variant(by_orders): "1"})
    DeliveryProfile.objects.all().delete()
    make.order(parcels, {make.variant(parcels): "1"}, delivery="express", pay_method="cod")

    settle = import_module("orders.shipping.migrations.0004_safe_starts").settle
    settle(apps, None)

    rows = dict(DeliveryProfile.objects.values_list("store_id", "area_code"))
    assert rows == {by_page.pk: "330203", by_orders.pk: "3301"}
    flags = Store.objects.in_bulk()
    assert [flags[s.pk].offers_local for s in (by_page, by_orders, unknown)] == [True, True, False]
    assert [flags[s.pk].cod_for_parcels for s in (by_page, parcels)] == [False, True]
