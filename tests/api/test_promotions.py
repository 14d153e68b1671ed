"""Promotions and coupons over the API: shops make them, shoppers claim and use them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop.members import memberships, programmes
from shop.members.models import MemberLevel
from shop.promotions.models import CouponHolding, Promotion
from shop.promotions.reckoning.terms import Kind, Scope
from tests import make
from tests.api.conftest import Api
from tests.shop.promotions.made import coupon, percent, promotion

pytestmark = pytest.mark.django_db


def terms(**more):
    now = timezone.now()
    return {
        "name": "满 20 减 5",
        "kind": "spend_off",
        "tiers": [{"threshold": "20.00", "amount": "5.00"}],
        "starts_at": (now - timedelta(hours=1)).isoformat(),
        "ends_at": (now + timedelta(hours=1)).isoformat(),
    } | more


def test_a_shop_makes_publishes_changes_and_ends_a_promotion(store):
    tea = make.variant(store, price="30.00", stock="9")
    shop, base = Api(store.owner), f"/merchant/stores/{store.slug}/promotions/"
    asked = terms()
    made = shop.post(base, asked, idempotency_key="a")
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    assert shop.post(base, asked, idempotency_key="a").json() == made.json()
    assert Promotion.unscoped.count() == 1
    one = f"{base}{made.json()['number']}/"
    assert make.order(store, {tea: "1"}).total_price == 30
    assert shop.post(f"{one}switch/", {"do": "publish"}).json()["state"] == "running"
    assert shop.post(f"{one}switch/", {"do": "publish"}).json()["code"] == "wrong_state"
    assert make.order(store, {tea: "1"}).total_price == 25
    scope = {"is_all": False, "variants": [tea.pk]}
    changed = shop.put(
        one, terms(tiers=[{"threshold": "20.00", "amount": "8.00"}], scope=scope)
    ).json()
    assert (changed["tiers"][0]["amount"], changed["scope"]["variants"]) == ("8.00", [tea.pk])
    assert make.order(store, {tea: "1"}).total_price == 22
    assert shop.post(f"{one}switch/", {"do": "end"}).json()["state"] == "ended"
    assert [row["number"] for row in shop.get(base).json()["results"]] == [changed["number"]]


def test_what_makes_no_sense_is_refused_and_other_peoples_goods(store):
    far = make.variant(make.store(), price="30.00")
    shop, base = Api(store.owner), f"/merchant/stores/{store.slug}/promotions/"
    scope = {"is_all": False, "variants": [far.pk]}
    gift = [{"threshold": "20.00", "gifts": [{"variant_id": far.pk, "quantity": 1}]}]
    for wrong in (
        terms(scope=scope),
        terms(kind="gift", tiers=gift),
        terms(tiers=[]),
        terms(tiers=[{"threshold": "5.00", "amount": "8.00"}]),
        terms(ends_at=terms()["starts_at"]),
    ):
        assert shop.post(base, wrong).status_code == 400, wrong
    assert Promotion.unscoped.count() == 0
    assert Api(make.member(store, "support")).get(base).status_code == 403
    assert Api(make.user()).get(base).status_code == 404


def test_a_shopper_claims_a_coupon_by_tap_and_by_code_and_has_them(store, shopper):
    kind = coupon(store, "5", "20", total=1)
    coupon(store, "3", name="口令券", is_on_page=False, code="LAOPENGYOU")
    buyer, base = Api(shopper), f"/stores/{store.slug}/coupons/"
    (shown,) = buyer.get(base).json()
    assert (shown["coupon"]["id"], shown["may_claim"]) == (kind.pk, True)
    got = buyer.post(f"{base}{kind.pk}/claim/")
    assert (got.status_code, got.json()["state"]) == (201, "held")
    late = Api(make.user()).post(f"{base}{kind.pk}/claim/")
    assert (late.status_code, late.json()["code"]) == (409, "cannot_claim")
    by_code = {"store": store.slug, "code": "laopengyou"}
    assert buyer.post("/account/coupons/", by_code).status_code == 201
    assert buyer.post("/account/coupons/", {**by_code, "code": "NO"}).status_code == 409
    mine = buyer.get("/account/coupons/").json()
    assert {row["coupon"]["name"] for row in mine} == {"5 元券", "口令券"}
    assert Api(make.user()).get("/account/coupons/").json() == []
    # Of another store, or one that is not offered to everybody.
    assert buyer.post(f"/stores/{make.store().slug}/coupons/{kind.pk}/claim/").status_code == 404
    assert CouponHolding.unscoped.count() == 2


def test_a_member_asks_for_prices_of_their_own(store):
    tea, rice = make.variant(store, price="9.99"), make.variant(store, price="20.00")
    programmes.save(store=store, actor=store.owner, values={"is_on": True})
    user = make.user()
    memberships.join(store=store, user=user, at=timezone.now())
    MemberLevel.objects.for_store(store).update(discount_percent=90)
    only = Scope(is_all=False, products=frozenset({rice.product_id}))
    promotion(store, Kind.PERCENT, percent("50"), scope=only)
    path = f"/account/prices/?products={tea.product_id},{rice.product_id}"

    # Half of the price of rice is everybody's, and less than the level's.
    assert Api(user).get(path).json() == [
        {
            "product": tea.product_id,
            "price_from": "8.99",
            "words": "会员价",
            "variants": [{"sku": tea.sku, "price": "8.99"}],
        }
    ]
    assert Api(make.user()).get(path).json() == []
    assert Api().get(path).status_code == 401
    for wrong in ("", "a", "1,", ",".join(["1"] * 61)):
        assert Api(user).get(f"/account/prices/?products={wrong}").status_code == 400, wrong
