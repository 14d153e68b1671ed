"""按骑手实价: what a courier service asks is shown and ordered for, and nothing else ever is."""

import logging
import time
from dataclasses import replace
from decimal import Decimal
from itertools import count

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.addresses.areas import find
from home.demo.carrier import sfcity as sfcity_fake
from orders.checkout import by_staff
from orders.checkout.placement import Contact
from orders.lifecycle import cash
from orders.models import Order
from orders.payments.refunds import refundable
from orders.riders import checkout_price
from orders.riders import setup as contracts
from orders.riders.adapters import dada, sfcity
from orders.riders.models import CourierAccount
from orders.shipping import rider_price
from orders.shipping import setup as shipping
from orders.shipping.models import DeliveryProfile
from shop.members import memberships, programmes
from shop.members.models import MemberLevel
from shop.promotions.reckoning.terms import Kind, Tier
from shop.stores.models import Store
from tests import make
from tests.api.conftest import Api, fill, problem
from tests.orders.checkout.test_checkout_page import HTMX, seen, shown
from tests.orders.shipping.test_riders import KEYS
from tests.shop.promotions.made import promotion

pytestmark = pytest.mark.django_db
SETTINGS = "/merchant/settings/delivery/"
ASKED = "/api/order/queryDeliverFee"
WAYS = replace(make.WAYS, local_fee=Decimal("5.00"))
PLACE = {"province": "浙江省", "city": "杭州市", "district": "西湖区"}
HOME = {
    "name": "阿依古丽",
    "phone": "13700001111",
    **PLACE,
    "detail": "文三路 1 号",
    "delivery": "local",
}
REFRESH = {"refresh": "1"}
_keys = count(1)


def by_rider(store: Store, *, is_on: bool = True, ways: shipping.Ways = WAYS) -> Store:
    shipping.save_delivery(
        store=store, actor=store.owner, ways=ways, area_code="330106", rider_price=is_on
    )
    return Store.objects.get(pk=store.pk)


def with_riders():
    found = make.store("春风小店")
    contracts.save(account=CourierAccount(store=found, **KEYS), actor=None)
    return by_rider(found)


@pytest.fixture(scope="module")
def opened(built):
    return built(with_riders)


@pytest.fixture
def tea(store):
    return make.variant(store, name="龙井茶", price="10.00", stock="50", sku="TEA")


@pytest.fixture
def path(store):
    return f"/checkout/{store.slug}/"


def filled(tea, client: Client | None = None, quantity: str = "2") -> Client:
    client = client or Client()
    client.post("/cart/add/", {"sku": tea.sku, "store": tea.store.slug, "quantity": quantity})
    return client


@pytest.fixture
def guest(tea):
    return filled(tea)


def submit(client: Client, path: str, page: str, **changed: str):
    """As the page that was seen would be sent."""
    told = {"seen_total": seen(page), "seen_items": "20.00", "key": f"key-{next(_keys)}"}
    return client.post(path, HOME | told | changed)


def look(client: Client, path: str, **changed: str) -> str:
    return shown(client.post(path, HOME | REFRESH | changed))


def test_what_the_rider_wants_is_shown_and_ordered_for(services, guest, path):
    page = look(guest, path)
    assert ("按骑手实价" in page, seen(page)) == (True, "28.50")
    [told] = services.riding.quoted.values()
    # Who the shopper is stays here: nobody is called yet.
    assert told.where == "春风小店 浙江省杭州市西湖区 文三路 1 号"
    assert seen(look(guest, path)) == "28.50"
    asked = list(services.calls)

    assert submit(guest, path, page).status_code == 302
    order = Order.objects.get()
    assert (order.total_price, order.transit_price) == (Decimal("28.50"), Decimal("8.50"))
    assert (order.transit_note, asked) == ("按骑手实价", [ASKED])
    assert services.calls == asked


def test_all_of_it_goes_back_before_anything_is_sent(services, guest, path, tea, store):
    look(guest, path, detail="文三路 88 号")
    order = make.order(store, {tea: "2"}, pay_method="transfer", seen_total=Decimal("28.50"))
    given = {"store": store, "order_id": order.pk, "actor": store.owner, "at": timezone.now()}
    cash.take(**given)
    left = refundable.left(order)
    assert (left.total, left.transit) == (Decimal("28.50"), Decimal("8.50"))


def test_sfcity_is_asked_as_well(services, guest, path, store):
    CourierAccount.objects.for_store(store).update(
        service="sfcity", account=sfcity_fake.DEV_ID, shop=sfcity_fake.SHOP_ID
    )
    account = CourierAccount.objects.for_store(store).get()
    account.key = sfcity_fake.DEV_KEY
    account.save()
    page = look(guest, path)
    assert seen(page) == "29.20"
    submit(guest, path, page)
    assert Order.objects.get().transit_price == Decimal("9.20")


def test_nobody_is_told_who_the_shopper_is(services, guest, path, store, monkeypatch):
    bodies: list[str] = []
    for room in (dada, sfcity):
        monkeypatch.setattr(room, "post_json", lambda _address, body, _t: bodies.append(body) or {})
    look(guest, path, note="家里有狗")
    [body] = bodies
    for secret in (HOME["name"], HOME["phone"], "家里有狗"):
        assert secret not in body
    assert "文三路 1 号" in body


@pytest.mark.parametrize("trouble", ["500", "garbage", "silent"])
def test_without_a_price_the_usual_fee_counts(services, guest, path, trouble, caplog):
    services.trouble, services.silence = trouble, 8
    before = time.monotonic()
    with caplog.at_level(logging.WARNING, logger=checkout_price.__name__):
        page = look(guest, path)
    # Two seconds for the service that is silent for eight; a busy machine is slow with the page.
    assert sum(checkout_price.TIMEOUT) <= 2
    assert time.monotonic() - before < 7
    assert ("骑手" in page, seen(page)) == (False, "25.00")
    [line] = [row.getMessage() for row in caplog.records if row.name == checkout_price.__name__]
    assert "文三路" not in line

    # It is not asked again at every look, and what was shown is what is ordered for.
    services.trouble = ""
    assert seen(look(guest, path)) == "25.00"
    assert submit(guest, path, page).status_code == 302
    assert Order.objects.get().total_price == Decimal("25.00")
    assert services.calls == [ASKED]


@pytest.mark.parametrize("fee", [0, -3, "NaN", None, {}])
def test_a_price_that_is_none_is_none(services, guest, path, monkeypatch, fee):
    result = {"fee": fee, "deliveryNo": "D1"}
    answer = {"status": "success", "result": result}
    monkeypatch.setattr(dada, "post_json", lambda *_given: answer)
    assert seen(look(guest, path)) == "25.00"


def test_a_price_that_was_lost_is_asked_again_before_anything_is_ordered(services, guest, path):
    page = look(guest, path)
    cache.clear()
    again = submit(guest, path, page)
    assert again.status_code == 409
    assert "价格重新算过，还是共 ¥28.50，请再提交一次" in shown(again)
    assert seen(shown(again)) == "28.50"
    assert not Order.objects.exists()

    cache.clear()
    services.trouble = "500"
    dearer = submit(guest, path, shown(again))
    assert (dearer.status_code, seen(shown(dearer))) == (409, "25.00")
    assert "运费变了，现在共 ¥25.00，请核对后提交" in shown(dearer)
    assert submit(guest, path, shown(dearer)).status_code == 302
    assert Order.objects.get().total_price == Decimal("25.00")


def test_a_page_without_scripts_shows_the_price_before_it_orders(services, guest, path):
    page = shown(guest.get(path))
    assert "填写地址后按骑手实价计算" in page
    told = submit(guest, path, page)
    assert (told.status_code, seen(shown(told))) == (409, "28.50")
    assert "运费变了，现在共 ¥28.50" in shown(told)
    assert submit(guest, path, shown(told)).status_code == 302
    assert Order.objects.get().total_price == Decimal("28.50")


def test_typing_the_detail_asks(services, guest, path, store):
    """Of a store that charges its own fees no letter more is sent."""
    trigger = 'hx-trigger="change target:#detail"'
    assert trigger in shown(guest.get(path))
    pieces = shown(guest.post(path, HOME | REFRESH, headers=HTMX))
    assert seen(pieces) == "28.50"
    by_rider(store, is_on=False)
    assert trigger not in shown(guest.get(path))


def test_a_price_belongs_to_its_address_weight_store_and_settings(services, guest, path, tea):
    store = tea.store
    for changed, total in (({}, "28.50"), ({"detail": " 文三路  1 号 "}, "28.50")):
        assert seen(look(guest, path, **changed)) == total
    assert services.calls == [ASKED]
    look(guest, path, detail="文三路 2 号")
    look(guest, path, district="上城区")
    assert len(services.calls) == 3
    # 0.5 kg a piece: three are heavier than two.
    assert seen(look(filled(tea, quantity="3"), path)) == "38.50"
    assert len(services.calls) == 4

    other = by_rider(make.store("隔壁小店"))
    page = look(filled(make.variant(other, price="10.00")), f"/checkout/{other.slug}/")
    assert seen(page) == "25.00"
    assert len(services.calls) == 4

    by_rider(store, ways=replace(WAYS, local_fee=Decimal("7.00")))
    services.trouble = "500"
    assert seen(look(guest, path)) == "27.00"


def test_a_store_that_does_not_want_it_asks_nobody(services, guest, path, store):
    by_rider(store, is_on=False)
    page = look(guest, path)
    assert seen(page) == "25.00"
    assert submit(guest, path, page).status_code == 302
    assert seen(look(filled(make.variant(store, price="10.00")), path, delivery="express"))
    assert services.calls == []


def test_other_ways_and_half_an_address_ask_nobody(services, guest, path, store):
    look(guest, path, delivery="pickup")
    look(guest, path, delivery="express")
    assert "填写地址后按骑手实价计算" in look(guest, path, detail="")
    look(guest, path, province="西藏自治区", city="拉萨市", district="城关区")
    assert services.calls == []


def test_what_makes_it_free_is_not_asked_about(services, tea, path, store):
    by_rider(store, ways=replace(WAYS, free_delivery_from=Decimal(30)))
    assert seen(look(filled(tea, quantity="3"), path)) == "30.00"
    assert services.calls == []
    assert seen(look(filled(tea, quantity="2"), path)) == "28.50"


def test_bands_refuse_and_waive_as_ever(services, guest, path, tea, store):
    band = shipping.save_band(
        store=store,
        actor=store.owner,
        up_to_km=Decimal(3),
        fee=Decimal(3),
        minimum=Decimal(15),
        free_from=Decimal(40),
    )
    assert "选择距离后计算配送费" in look(guest, path)
    chosen = {"band": str(band.pk)}
    assert "再买 ¥5 起送" in look(filled(tea, quantity="1"), path, **chosen)
    assert seen(look(filled(tea, quantity="4"), path, **chosen)) == "40.00"
    assert services.calls == []
    page = look(guest, path, **chosen)
    assert seen(page) == "28.50"
    submit(guest, path, page, **chosen)
    assert Order.objects.get().transit_note == "3 公里内（顾客自选距离），按骑手实价"


def test_a_level_and_a_promotion_waive_it(services, tea, path, store, signed_in):
    buyer = make.user()
    programmes.save(store=store, actor=store.owner, values={"is_on": True})
    memberships.join(store=store, user=buyer, at=timezone.now())
    MemberLevel.objects.for_store(store).filter(rank=1).update(free_freight=True)
    member = filled(tea, signed_in(buyer))
    page = look(member, path)
    assert ("会员免运费 -¥8.50" in page, seen(page)) == (True, "20.00")
    assert submit(member, path, page).status_code == 302
    assert Order.objects.get().total_price == Decimal("20.00")

    promotion(store, Kind.FREE_FREIGHT, Tier(threshold=Decimal(20)), name="两件包邮")
    page = look(filled(tea), path)
    assert ("两件包邮 -¥8.50" in page, seen(page)) == (True, "20.00")


def test_preview_and_order_over_the_api_agree(services, tea, store):
    api = Api(make.user())
    fill(api, store, TEA=2)
    where = f"/checkout/{store.slug}/"
    half = api.post(f"{where}preview/", HOME | {"detail": ""}).json()
    assert (half["way"]["missing"], half["totals"]["transit"]) == ("area", "0.00")
    told = api.post(f"{where}preview/", HOME).json()
    assert (told["way"]["note"], told["totals"]["total"]) == ("按骑手实价", "28.50")
    cache.clear()
    seen_total = {"seen_total": "28.50", "pay_method": "cod"}
    refused = api.post(where, HOME | seen_total, idempotency_key="one")
    assert problem(refused, 409, "price_changed")["now"]["total"] == "25.00"
    api.post(f"{where}preview/", HOME)
    placed = api.post(where, HOME | seen_total, idempotency_key="two")
    assert placed.status_code == 201
    assert Order.objects.get().total_price == Decimal("28.50")
    assert services.calls == [ASKED] * 2

    fill(api, store, TEA=4)
    unseen = api.post(where, HOME | {"pay_method": "cod"}, idempotency_key="three")
    assert unseen.json()["total_price"] == "45.00"
    assert services.calls == [ASKED] * 2


def test_who_asks_too_often_is_shown_the_stores_own_fee(services, guest, path, settings):
    settings.DOORS = settings.DOORS | {"rider_price": {"ip": (2, 600)}}
    totals = [seen(look(guest, path, detail=f"文三路 {number} 号")) for number in range(3)]
    assert totals == ["28.50", "28.50", "25.00"]
    assert len(services.calls) == 2
    # What is known is shown whoever asks.
    assert seen(look(guest, path, detail="文三路 0 号")) == "28.50"


def test_the_desk_offers_it_to_stores_with_a_contract(store, signed_in, tea):
    owner, form = signed_in(store.owner), PLACE | {"offers_local": "on", "local_fee": "5"}
    box = 'name="rider_price"'

    def page() -> str:
        return shown(owner.get(SETTINGS))

    assert f"{box} checked" in page()
    assert "按骑手实价" in shown(Client().get(tea.product.get_url()))
    owner.post(SETTINGS, form)
    assert (box in page(), f"{box} checked" in page()) == (True, False)
    assert DeliveryProfile.objects.get().rider_price is False
    assert "按骑手实价" not in shown(Client().get(tea.product.get_url()))

    CourierAccount.objects.update(is_on=False)
    assert box not in page()
    owner.post(SETTINGS, form | {"rider_price": "on"})
    # Nobody can be asked, and whoever has it on can take it off.
    assert (f"{box} checked" in page(), "没有启用的配送平台账号" in page()) == (True, True)


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ({"offers_express": False}, "运费按骑手实价，填好地址就知道"),
        ({"express_fee": Decimal(12)}, "同城按骑手实价，快递 ¥12，按地址计算"),
        ({"offers_local": False, "express_fee": Decimal(12)}, ""),
    ],
)
def test_what_the_shops_pages_say(store, ways, words):
    assert by_rider(store, ways=replace(WAYS, **ways)).freight_words == words


def test_staff_write_the_fee_themselves(services, tea, store):
    order = by_staff.place(
        by_staff.StaffOrder(
            store=store,
            items=[by_staff.Item(tea.pk, Decimal(1))],
            key="desk",
            contact=Contact("阿依古丽", "13700001111", find(**PLACE), "文三路 1 号"),
            delivery="local",
            transit=Decimal("6.00"),
        ),
        actor=store.owner,
        at=timezone.now(),
    )
    assert (order.transit_price, services.calls) == (Decimal("6.00"), [])


def test_prices_are_kept_for_ten_minutes_and_failures_for_one(monkeypatch, store):
    lives: list[int] = []
    monkeypatch.setattr(rider_price.cache, "set", lambda _key, _value, life: lives.append(life))
    errand = rider_price.Errand(store.pk, "mark", "文三路", "杭州市", *[Decimal(1)] * 3)
    rider_price.keep(errand, Decimal("8.50"))
    rider_price.keep(errand, None)
    assert lives == [600, 60]
    assert "文三路" not in errand.key
