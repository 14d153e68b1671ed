"""What an order would cost, and placing it once."""

from datetime import time
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.addresses import addressbook
from core.models import IdempotencyKey
from orders.cart.models import CartLine
from orders.chat import drafts
from orders.models import Order
from orders.payments.methods import setup as payment_setup
from orders.shipping import price_lists, setup
from shop.catalog import products
from shop.stock import ledger
from shop.stock.models import StockLevel
from shop.stores.models import Store
from tests import make
from tests.api.conftest import HOME, Api, fill, problem


@pytest.fixture
def tea(store):
    Store.objects.filter(pk=store.pk).update(local_fee=Decimal("6.00"), express_fee=Decimal("6.00"))
    store.refresh_from_db()
    return make.variant(store, name="绿茶", price="12.50", sku="TEA", stock="5")


@pytest.fixture
def buyer(as_user, shopper, store, tea) -> Api:
    api = as_user(shopper)
    fill(api, store, TEA=2)
    return api


def place(api: Api, store: Store, *, key: str = "key-1", **fields: object):
    return api.post(f"/checkout/{store.slug}/", HOME | fields, idempotency_key=key)


def test_the_preview_and_the_order_have_the_same_figures(buyer, store):
    shown = buyer.post(f"/checkout/{store.slug}/preview/", HOME | {"delivery": "express"}).json()

    assert shown["totals"] == {
        "items": "25.00",
        "transit": "6.00",
        "discount": "0.00",
        "total": "31.00",
    }
    assert (shown["way"]["delivery"], shown["way"]["refusal"]) == ("express", "")
    assert [way["value"] for way in shown["deliveries"]] == ["local", "express", "pickup"]
    assert [way["value"] for way in shown["pay_methods"]] == ["cod"]
    assert not Order._base_manager.exists()

    placed = place(buyer, store, delivery="express", seen_total=shown["totals"]["total"])

    assert placed.status_code == 201
    order = placed.json()
    assert placed["Location"] == f"/api/v1/orders/{order['token']}/"
    assert (order["items_total"], order["transit_price"], order["total_price"]) == (
        "25.00",
        "6.00",
        "31.00",
    )
    assert (order["state"], order["pay_method"], order["can_cancel"]) == ("to_ship", "cod", True)
    assert order["address"] == "浙江省杭州市西湖区 文三路 88 号"
    assert [line["sku"] for line in order["lines"]] == ["TEA"]
    assert order["created_at"].endswith("+08:00")
    assert buyer.get(f"/orders/{order['token']}/").json() == order
    assert not CartLine._base_manager.exists()


def test_a_guest_orders_and_finds_the_order(anyone, store, tea):
    guest = Api(x_cart_token=fill(anyone, store, TEA=1)["token"])

    order = place(guest, store, delivery="pickup").json()

    assert (order["pay_method"], order["total_price"], order["address"]) == (
        "in_store",
        "12.50",
        "",
    )
    assert guest.get(f"/orders/{order['token']}/").json()["number"] == order["number"]
    problem(anyone.get(f"/orders/{order['token']}/"), 404, "not_found")


def test_an_address_of_ones_own_book(buyer, store, shopper):
    mine = _address(shopper)
    theirs = _address(make.user())

    ordered = buyer.post(
        f"/checkout/{store.slug}/", {"address": mine.pk, "delivery": "express"}, idempotency_key="a"
    )
    other = buyer.post(f"/checkout/{store.slug}/", {"address": theirs.pk}, idempotency_key="b")

    assert ordered.json()["name"] == "王芳"
    problem(other, 404, "not_found")


def test_a_new_address_is_kept_when_asked(buyer, store, shopper):
    assert place(buyer, store, save_address=True).status_code == 201

    assert [entry.detail for entry in addressbook.of(shopper)] == ["文三路 88 号"]


def test_the_same_key_gives_the_same_order(buyer, store):
    first = place(buyer, store)

    again = place(buyer, store)

    assert (again.status_code, again.content) == (201, first.content)
    assert again["Location"] == first["Location"]
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Order._base_manager.count() == 1


def test_the_same_key_gives_the_order_also_when_the_answer_was_lost(buyer, store):
    first = place(buyer, store).json()
    IdempotencyKey.objects.all().delete()

    again = place(buyer, store)

    assert (again.status_code, again.json()["token"]) == (201, first["token"])
    assert Order._base_manager.count() == 1


def test_another_request_with_the_key_is_refused(buyer, store):
    place(buyer, store)

    problem(place(buyer, store, note="快点"), 422, "key_reused")
    assert Order._base_manager.count() == 1


def test_without_a_key_nothing_is_ordered(buyer, store):
    refused = buyer.post(f"/checkout/{store.slug}/", HOME)

    assert list(problem(refused, 400, "invalid")["fields"]) == ["Idempotency-Key"]
    problem(place(buyer, store, key="k" * 65), 400, "invalid")
    assert not Order._base_manager.exists()


def test_a_key_is_its_owners(as_user, buyer, store):
    other = as_user(make.user())
    fill(other, store, TEA=1)

    numbers = {place(api, store).json()["number"] for api in (buyer, other)}

    assert len(numbers) == 2


def test_a_changed_price_is_told_with_the_new_figures(buyer, store, tea):
    products.change_variant(store=store, variant_id=tea.pk, actor=None, price=Decimal("13.00"))

    body = problem(place(buyer, store, seen_total="31.00"), 409, "price_changed")

    assert body["now"] == {
        "items": "26.00",
        "transit": "6.00",
        "discount": "0.00",
        "total": "32.00",
    }
    assert not Order._base_manager.exists()
    # The key made nothing, so the corrected request may use it.
    assert place(buyer, store, seen_total="32.00").status_code == 201


def test_what_somebody_else_was_faster_for(buyer, store, tea):
    ledger.reserve(store=store, quantities={tea.pk: Decimal(4)}, reference="another order")

    cut = buyer.get("/cart/").json()["stores"][0]["lines"][0]
    assert (cut["quantity"], cut["notice"]) == (1, "只剩 1 件了，已帮你改成 1 件")
    ledger.reserve(store=store, quantities={tea.pk: Decimal(1)}, reference="and another")
    assert problem(place(buyer, store), 409, "out_of_stock")["words"] == ["「绿茶」刚刚卖完了"]
    assert StockLevel._base_manager.get().reserved == 5


def test_one_thing_is_bought_at_once_beside_the_cart(buyer, store, tea):
    at_once = {"sku": "TEA", "quantity": 1}

    shown = buyer.post(f"/checkout/{store.slug}/preview/", HOME | at_once).json()
    order = place(buyer, store, **at_once).json()

    assert [(line["sku"], line["quantity"]) for line in shown["lines"]] == [("TEA", 1)]
    assert [(line["sku"], line["quantity"]) for line in order["lines"]] == [("TEA", 1)]
    assert CartLine._base_manager.get().quantity == 2


def test_a_guest_buys_at_once_with_the_token_of_the_preview(anyone, store, tea):
    at_once = {"sku": "TEA", "delivery": "pickup"}

    problem(place(anyone, store, **at_once), 409, "nothing_to_order")
    preview = anyone.post(f"/checkout/{store.slug}/preview/", at_once)
    guest = Api(x_cart_token=preview["X-Cart-Token"])
    order = place(guest, store, **at_once).json()

    assert place(guest, store, **at_once).json()["number"] == order["number"]
    assert guest.get(f"/orders/{order['token']}/").json()["number"] == order["number"]
    assert not CartLine._base_manager.exists()


def test_only_the_lines_that_were_picked(buyer, store, tea):
    cake = make.variant(store, price="3.00", sku="CAKE")
    fill(buyer, store, CAKE=1)

    order = place(buyer, store, lines=[cake.pk]).json()
    problem(place(buyer, store, key="key-2", lines=[cake.pk]), 409, "nothing_to_order")

    assert [line["sku"] for line in order["lines"]] == ["CAKE"]
    assert CartLine._base_manager.get().variant == tea


def test_an_empty_cart_orders_nothing(as_user, store, tea):
    api = as_user(make.user())

    problem(api.post(f"/checkout/{store.slug}/preview/", HOME), 409, "nothing_to_order")
    problem(place(api, store), 409, "nothing_to_order")
    problem(place(Api(), store), 409, "nothing_to_order")


def test_where_a_store_does_not_go(buyer, store):
    given = {"store": store, "actor": None}
    template = price_lists.save_template(
        **given, name="快递", delivery="express", basis="weight", is_default=True
    )
    price_lists.save_rule(
        **given,
        template_id=template.pk,
        terms=price_lists.RuleTerms(regions=["65"], is_undeliverable=True),
    )
    there = {"province": "新疆维吾尔自治区", "city": "乌鲁木齐市", "district": "天山区"}

    shown = buyer.post(
        f"/checkout/{store.slug}/preview/", HOME | there | {"delivery": "express"}
    ).json()
    body = problem(place(buyer, store, delivery="express", **there), 409, "cannot_deliver")

    assert shown["way"]["refusal"] == "这个地址暂不配送，请换一个地址"
    assert body["fields"] == {"area": ["这个地址暂不配送，请换一个地址"]}


def test_times_and_distances_are_offered_and_taken(buyer, store):
    given = {"store": store, "actor": None}
    band = setup.save_band(**given, up_to_km=Decimal(3), fee=Decimal("3.00"))
    setup.save_slot(**given, weekdays=127, starts=time(0), ends=time(23, 59), capacity=1)

    shown = buyer.post(f"/checkout/{store.slug}/preview/", HOME | {"delivery": "local"}).json()
    assert shown["way"]["missing"] == "band"
    assert [(row["id"], row["fee"]) for row in shown["bands"]] == [(band.pk, "3.00")]
    slot = shown["days"][-1]["slots"][0]
    assert (slot["left"], slot["is_open"]) == (1, True)

    chosen = {"delivery": "local", "band": band.pk, "slot": slot["value"]}
    assert list(problem(place(buyer, store, delivery="local"), 400, "invalid")["fields"]) == [
        "slot"
    ]
    order = place(buyer, store, **chosen).json()
    assert (order["transit_price"], order["delivery_slot"]) == ("3.00", slot["words"])

    fill(buyer, store, TEA=1)
    full = problem(place(buyer, store, key="key-2", **chosen), 409, "slot_full")
    assert list(full["fields"]) == ["slot"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"phone": "123"}, "phone"),
        ({"district": "天山区"}, "district"),
        ({"detail": ""}, "detail"),
        ({"delivery": "drone"}, "delivery"),
        ({"pay_method": "alipay"}, "pay_method"),
        ({"invoice_kind": "company", "invoice_title": "甲公司"}, "invoice_tax_number"),
        ({"seen_total": "x"}, "seen_total"),
        ({"latitude": "north"}, "latitude"),
    ],
)
def test_what_was_typed_wrong_is_told_under_its_field(buyer, store, fields, wrong):
    body = problem(place(buyer, store, **fields), 400, "invalid")

    assert wrong in body["fields"]
    assert not Order._base_manager.exists()


def test_a_store_that_is_shut_takes_nothing(buyer, store):
    Store.objects.filter(pk=store.pk).update(status=Store.Status.CLOSED)

    problem(buyer.post(f"/checkout/{store.slug}/preview/", HOME), 404, "not_found")
    problem(place(buyer, store), 404, "not_found")


def test_caps_on_orders_hold_here_as_well(buyer, store, settings):
    settings.ORDERS_WAITING_PER_PHONE = 0

    refused = place(buyer, store)

    problem(refused, 429, "too_many_orders")
    assert refused["Retry-After"] == "3600"


def test_what_is_paid_first_waits_for_its_payment(buyer, store):
    payment_setup.set_method(
        store=store, channel="transfer", actor=None, is_enabled=True, account_text="6222 0000"
    )

    shown = buyer.post(f"/checkout/{store.slug}/preview/", HOME).json()
    order = place(buyer, store, pay_method="transfer").json()

    assert [way["value"] for way in shown["pay_methods"]] == ["transfer", "cod"]
    assert (order["state"], order["can_pay"]) == ("to_pay", True)
    left = timezone.datetime.fromisoformat(order["expires_at"]) - timezone.now()
    assert 590 < left.total_seconds() <= 600


def _address(user):
    from accounts.addresses.addressbook import Entry
    from accounts.addresses.areas import find

    area = find(province="浙江省", city="杭州市", district="西湖区")
    return addressbook.save(user=user, entry=Entry("王芳", "13700000002", area, "灵隐路 1 号"))


@pytest.mark.parametrize("whose", ["nobody", "another"])
def test_an_address_that_is_not_ones_own_is_not_found(buyer, store, as_user, whose):
    other = as_user(make.user()).post("/addresses/", HOME).json()["id"]
    wish = {"address": other if whose == "another" else other + 1000}

    problem(buyer.post(f"/checkout/{store.slug}/preview/", wish), 404, "not_found")
    placed = buyer.post(f"/checkout/{store.slug}/", wish, idempotency_key="k")
    problem(placed, 404, "not_found")
    assert not Order._base_manager.exists()


def test_an_order_of_what_a_shop_wrote_down_says_so(buyer, store, tea):
    part = drafts.Part(items=[drafts.Item(variant_id=tea.pk, quantity=Decimal(2))])
    draft = drafts.write(store=store, parts=[part], actor=store.owner, at=timezone.now())[0]

    placed = place(buyer, store, delivery="express", drafts=[draft.token, "nobody"])

    draft.refresh_from_db()
    assert placed.status_code == 201
    assert draft.order == Order._base_manager.get(number=placed.json()["number"])
    assert draft.state_at(timezone.now()) == draft.State.ORDERED
    many = place(buyer, store, key="key-2", delivery="express", drafts=["x"] * 11)
    assert many.status_code == 400
