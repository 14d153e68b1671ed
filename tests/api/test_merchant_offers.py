"""Over the API a store makes what its desk makes: coupons, flash sales, group buys, presales."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from shop.flash.models import FlashItem
from shop.groups.models import GroupBuy
from shop.presales.models import Presale
from shop.promotions.models import Coupon, CouponCode, CouponHolding
from shop.stock.models import StockLevel
from shop.stores.models import AuditEntry
from tests import make
from tests.api.conftest import Api
from tests.orders.groups.made import order as group_order

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = 24 * HOUR


@pytest.fixture
def shop(store) -> Api:
    return Api(store.owner)


@pytest.fixture
def tea(store) -> Any:
    return make.variant(store, price="30.00", stock="9", sku="TEA")


def base(store, room: str) -> str:
    return f"/merchant/stores/{store.slug}/{room}/"


def hours(start: int, end: int) -> dict[str, str]:
    now = timezone.now()
    return {
        "starts_at": (now + start * HOUR).isoformat(),
        "ends_at": (now + end * HOUR).isoformat(),
    }


def coupon(**more: Any) -> dict[str, Any]:
    now = timezone.now()
    return {
        "name": "5 元券",
        "kind": "amount",
        "amount": "5.00",
        "threshold": "20.00",
        "claim_from": (now - HOUR).isoformat(),
        "claim_until": (now + HOUR).isoformat(),
        "valid_days": 7,
    } | more


def test_a_shop_makes_gives_stops_and_changes_a_coupon(store, shop, tea):
    here, asked = base(store, "coupons"), coupon(total=2)
    made = shop.post(here, asked, idempotency_key="a")
    assert (made.status_code, made.json()["claimed"]) == (201, 0)
    assert shop.post(here, asked, idempotency_key="a").json() == made.json()
    assert Coupon.unscoped.count() == 1
    one = made.headers["Location"].removeprefix("http://testserver").removeprefix("/api/v1")
    regular, late = make.user("王芳"), make.user("李明")
    for buyer in (regular, late):
        make.order(store, {tea: "1"}, buyer=buyer)

    given = shop.post(f"{one}give/", {"phones": [regular.phone, "13911112222"]})
    assert given.json() == {"given": 1, "had": 0, "unknown": ["13911112222"]}
    again = shop.post(f"{one}give/", {"phones": [regular.phone]})
    assert again.json() == {"given": 0, "had": 1, "unknown": []}
    wrong = shop.post(f"{one}give/", {"phones": ["12345"]})
    assert (wrong.status_code, CouponHolding.unscoped.count()) == (400, 1)

    # What somebody holds keeps its worth.
    assert shop.put(one, coupon(amount="6.00")).status_code == 400
    assert shop.put(one, coupon(name="五元券", total=9)).json()["name"] == "五元券"
    assert shop.patch(one, {"is_stopped": True}).json()["is_stopped"] is True
    refused = shop.post(f"{one}give/", {"phones": [late.phone]})
    assert (refused.status_code, refused.json()["code"]) == (409, "cannot_claim")
    assert shop.patch(one, {"is_stopped": False}).json()["is_stopped"] is False
    assert [(row["id"], row["claimed"]) for row in shop.get(here).json()["results"]] == [
        (made.json()["id"], 1)
    ]


def test_single_codes_are_made_and_each_gives_one_piece(store, shop):
    one = shop.post(base(store, "coupons"), coupon(total=3, is_on_page=False)).json()
    here = f"{base(store, 'coupons')}{one['id']}/codes/"

    made = shop.post(here, {"count": 2}, idempotency_key="k")

    codes = made.json()["codes"]
    assert (made.status_code, len(set(codes))) == (201, 2)
    assert shop.post(here, {"count": 2}, idempotency_key="k").json() == made.json()
    assert sorted(CouponCode.unscoped.values_list("code", flat=True)) == sorted(codes)
    assert AuditEntry.unscoped.get(action="coupon.codes").actor == store.owner
    # A third is left of the coupon, and no more.
    assert shop.post(here, {"count": 2}).status_code == 400
    assert shop.post(here, {"count": 1001}).status_code == 400
    buyer, late = Api(make.user()), Api(make.user())
    asked = {"store": store.slug, "code": codes[0]}
    assert buyer.post("/account/coupons/", asked).status_code == 201
    assert late.post("/account/coupons/", asked).status_code == 409
    assert CouponHolding.unscoped.count() == 1
    stranger = Api(make.store().owner)
    assert stranger.post(here, {"count": 1}).status_code in (403, 404)
    assert CouponCode.unscoped.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_days": None},
        {"valid_until": "2040-01-01T00:00:00+08:00"},
        {"amount": "0.00"},
        {"kind": "percent", "percent": "100.00"},
        {"claim_until": "2020-01-01T00:00:00+08:00"},
        {"scope": {"is_all": False, "variants": [2**31]}},
    ],
)
def test_a_coupon_that_makes_no_sense_is_refused(store, shop, wrong):
    answer = shop.post(base(store, "coupons"), coupon(**wrong))

    assert (answer.status_code, Coupon.unscoped.count()) == (400, 0)
    assert answer.json()["detail"]


def test_a_flash_sale_takes_its_goods_and_gives_back_what_is_left(store, shop, tea):
    here = base(store, "flash-items")
    asked = {"kind": "flash", "sku": "TEA", "price": "9.90", "quantity": 4} | hours(1, 3)
    made = shop.post(here, asked, idempotency_key="a").json()
    assert (made["state"], made["allotted"], made["per_buyer"]) == ("scheduled", 0, 1)
    assert shop.post(here, asked, idempotency_key="a").json() == made
    one = f"{here}{made['number']}/"

    begun = shop.post(f"{one}switch/", {"do": "start"}).json()
    assert (begun["state"], begun["allotted"]) == ("running", 4)
    assert StockLevel.unscoped.get(variant=tea).available == 5
    # The flash price is what the product says over the API.
    offered = Api().get(f"/products/{tea.product_id}/").json()
    assert (offered["offer_price"], offered["offer_until"]) == ("9.90", made["ends_at"])
    assert offered["variants"][0]["offer_price"] == "9.90"
    ended = shop.post(f"{one}switch/", {"do": "end"}).json()
    assert (ended["state"], ended["returned"]) == ("ended", 4)
    refused = shop.post(f"{one}switch/", {"do": "pause"})
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    assert shop.get(one).json() == ended == shop.get(here).json()["results"][0]
    assert shop.post(here, asked | {"price": "31.00"}).json()["fields"].keys() == {"price"}
    assert shop.post(here, asked | {"sku": "NONE"}).status_code == 404
    assert FlashItem.unscoped.count() == 1


def test_a_group_buy_is_made_watched_and_ended(store, shop, tea):
    here = base(store, "group-buys")
    asked = {"sku": "TEA", "price": "19.90", "size": 2, "hours": 24} | hours(-1, 48)
    made = shop.post(here, asked, idempotency_key="a").json()
    assert (made["state"], made["sku"], made["groups"]) == ("running", "TEA", 0)
    assert shop.post(here, asked, idempotency_key="a").json() == made
    one = f"{here}{made['number']}/"
    group_order(made["number"], tea)

    (group,) = shop.get(f"{one}groups/").json()["results"]
    assert (group["state"], group["taken"], group["paid"]) == ("open", 1, 0)
    assert shop.get(one).json()["groups"] == 1
    assert shop.post(f"{one}end/").json()["state"] == "ended"
    assert shop.post(f"{one}end/").json()["code"] == "wrong_state"
    whole = {"product_id": tea.product_id, "price": "19.90", "size": 2, "hours": 24}
    assert shop.post(here, whole | hours(1, 9)).json()["sku"] is None
    for wrong in ({"size": 1}, {"price": "30.00"}, {"product_id": None}):
        assert shop.post(here, whole | hours(50, 60) | wrong).status_code == 400, wrong
    assert GroupBuy.unscoped.count() == 2


def test_a_presale_is_made_and_ended(store, shop, tea):
    now, here = timezone.now(), base(store, "presales")
    asked = {
        "sku": "TEA",
        "price": "28.00",
        "deposit": "5.00",
        "quantity": 3,
        "rest_from": (now + DAY).isoformat(),
        "rest_until": (now + 3 * DAY).isoformat(),
        "ships_by": timezone.localdate(now + 9 * DAY).isoformat(),
    } | hours(-1, 24)
    made = shop.post(here, asked, idempotency_key="a").json()
    assert (made["state"], made["booked"], made["deposit"]) == ("running", 0, "5.00")
    assert shop.post(here, asked, idempotency_key="a").json() == made
    one = f"{here}{made['number']}/"
    assert shop.get(one).json() == made == shop.get(here).json()["results"][0]
    # A fifth of the price at most.
    assert shop.post(here, asked | {"deposit": "5.61"}).json()["fields"].keys() == {"deposit"}
    assert shop.post(f"{one}end/").json()["state"] == "closed"
    assert shop.post(f"{one}end/").json()["code"] == "wrong_state"
    assert Presale.unscoped.count() == 1


@pytest.mark.parametrize("room", ["coupons", "flash-items", "group-buys", "presales"])
def test_who_may_not_make_promotions_is_refused_and_strangers_see_no_store(store, tea, room):
    here = base(store, room)
    for may_not in ("support", "clerk"):
        member = Api(make.member(store, may_not))
        assert (member.get(here).status_code, member.post(here).status_code) == (403, 403)
    assert Api(make.user()).get(here).status_code == 404
    assert Api(make.store().owner).get(here).status_code == 404
    assert Api().get(here).status_code == 401
    for model in (Coupon, FlashItem, GroupBuy, Presale):
        assert not model.unscoped.exists()
