"""积分商城: goods and coupons for points, made at the desk, taken by members, given back once."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orders.lifecycle import cancellation
from orders.models import Order
from shop.members import memberships, points, programmes
from shop.promotions import check, coupons
from shop.promotions.models import Coupon, CouponHolding
from shop.promotions.reckoning.terms import Scope
from shop.rewards import redeeming
from shop.rewards.models import Redemption, Reward
from shop.stores.models import Store
from tests import make
from tests.api.conftest import Api, problem
from tests.orders.checkout.test_checkout_page import ADDRESS

pytestmark = pytest.mark.django_db
DESK = "/merchant/members/rewards/"


@pytest.fixture
def tea(store):
    return make.variant(store, name="龙井茶", price="10.00", stock="5")


@pytest.fixture
def wang(store):
    programmes.save(store=store, actor=None, values={"is_on": True})
    member = memberships.join(store=store, user=make.user("王芳"), at=timezone.now())
    points.earn(member=member, kind="given", amount=300, reference="x", at=timezone.now())
    return member


def secret_coupon(store) -> Coupon:
    at = timezone.now()
    row = Coupon(
        store=store, name="五元券", kind="amount", amount=5, claim_from=at, is_on_page=False,
        claim_until=at + timedelta(days=9), valid_days=9, per_person=2,
    )  # fmt: skip
    return coupons.save(row, Scope(), actor=store.owner)


def text(browser, address: str) -> str:
    return " ".join(browser.get(address).content.decode().split())


def has(member) -> int:
    member.refresh_from_db()
    return member.points


def test_goods_for_points_go_to_the_shop_as_paid_and_come_back_once(
    owner, store, tea, wang, signed_in
):
    form = {"do": "make", "goods": f"v{tea.pk}", "points": "100", "total": "3", "per_member": "2"}
    for wrong in ({"points": "0"}, {"goods": ""}, {"money": "10"}):
        assert owner.post(f"{DESK}new/", form | wrong).status_code == 422
    owner.post(f"{DESK}new/", form)
    owner.post(f"{DESK}new/", form | {"points": "50", "money": "4", "total": ""})
    free, _dear = Reward.unscoped.order_by("-points")
    shopper, mall = signed_in(wang.user), f"/{store.slug}/points-mall/"
    page = text(shopper, mall)
    assert ("你有 300 积分" in page, "还剩 3 份" in page) == (True, True)
    for name, value in (("reward", free.number), ("sku", tea.sku)):
        assert f'name="{name}" value="{value}"' in page

    # Brought for nothing.
    Store.objects.filter(pk=store.pk).update(local_fee=0)
    here = f"/checkout/{store.slug}/?sku={tea.sku}&quantity=2&reward={free.number}&key=k1"
    page = text(shopper, here)
    assert ("200 积分" in page, "赠品" in page) == (True, False)
    total = re.search(r'name="seen_total" value="([0-9.]+)"', page)[1]
    placed = shopper.post(here, ADDRESS | {"key": "k1", "seen_total": total})
    assert placed.status_code == 302, placed.content.decode()
    order = Order.unscoped.get()
    assert (order.total_price, order.payment_status) == (0, "paid")
    assert (has(wang), Reward.unscoped.get(pk=free.pk).taken) == (100, 2)
    assert "200 积分" in text(shopper, f"/orders/{order.token}/")
    detail, seen = f"/merchant/orders/{order.number}/", f"/orders/{order.token}/"
    page = text(owner, detail)
    assert ("取消后 200 积分自动退给顾客" in page, "这单不用付钱" in page) == (True, True)
    assert "没有钱可退" in text(owner, f"{detail}refund/")
    page = text(shopper, seen)
    assert ("积分会退回" in page, "货款会原路退回" in page) == (True, False)
    tea.level.refresh_from_db()
    assert (tea.level.reserved, check.differences()) == (2, [])
    # No more for this member, and none without points.
    more = shopper.post(here.replace("k1", "k2").replace("=2&", "=1&"), ADDRESS | {"key": "k2"})
    assert (more.status_code, "每人最多兑 2 份" in more.content.decode()) == (409, True)
    stranger = signed_in(make.user())
    refused = stranger.post(here.replace("k1", "k3"), ADDRESS | {"key": "k3"})
    assert refused.status_code == 409
    assert Order.unscoped.count() == 1

    for _again in range(2):
        cancellation.cancel(
            store=store, order_id=order.pk, reason="不想要了", actor=None, at=timezone.now()
        )
        redeeming.give_back(store=store.pk, reference=order.stock_reference, at=timezone.now())
    assert (has(wang), Reward.unscoped.get(pk=free.pk).taken) == (300, 0)
    assert "200 积分（已退回）" in text(shopper, seen)
    assert "200 积分（已退回）" in text(owner, detail)
    assert check.differences() == []
    owner.post(f"{DESK}{free.number}/", {"do": "off"})
    assert free.number not in text(shopper, mall)
    assert shopper.post(here.replace("k1", "k4"), ADDRESS | {"key": "k4"}).status_code == 409

    Redemption.unscoped.filter(reference=order.stock_reference).update(state="used")
    assert len(check.differences()) == 3


def test_coupons_for_points_and_all_of_it_over_the_api(store, tea, wang):
    boss, api = Api(store.owner), Api(wang.user)
    own, here = f"/merchant/stores/{store.slug}/rewards/", f"/stores/{store.slug}/rewards/"
    coupon = secret_coupon(store)
    made = boss.post(own, {"coupon": coupon.number, "points": 120})
    assert (made.status_code, made.json()["name"]) == (201, "五元券")
    number = made.json()["number"]
    assert boss.post(own, {"points": 120}).status_code == 400
    goods = boss.post(own, {"sku": tea.sku, "points": 100, "money": "2.00"}).json()
    assert [row["number"] for row in boss.get(own).json()["results"]] == [goods["number"], number]
    assert [(row["points"], row["missing"]) for row in api.get(here).json()] == [(100, 0), (120, 0)]

    for _again in range(2):
        taken = api.post(f"{here}{number}/", {}, idempotency_key="k")
        assert (taken.status_code, taken.json()["state"]) == (201, "used")
    assert (has(wang), CouponHolding.unscoped.filter(user=wang.user).count()) == (180, 1)
    api.post(f"{here}{number}/", {})
    problem(api.post(f"{here}{number}/", {}), 409, "cannot_redeem")
    problem(Api(make.user()).post(f"{here}{number}/", {}), 409, "cannot_redeem")
    assert (has(wang), check.differences()) == (60, [])

    asked = ADDRESS | {"sku": tea.sku, "reward": goods["number"], "delivery": "local"}
    address = f"/checkout/{store.slug}/"
    problem(
        api.post(address, asked | {"pay_method": "cod"}, idempotency_key="a"), 409, "cannot_redeem"
    )
    points.earn(member=wang, kind="given", amount=40, reference="y", at=timezone.now())
    placed = api.post(address, asked | {"pay_method": "cod"}, idempotency_key="b")
    assert placed.status_code == 201, placed.json()
    assert Order.unscoped.get().items_total == 2
    assert (has(wang), check.differences()) == (0, [])
    assert boss.patch(f"{own}{number}/", {"is_on": False}).json()["is_on"] is False
    problem(api.post(f"{here}{number}/", {}), 409, "cannot_redeem")


def test_a_full_mall_costs_no_more_than_one_reward(owner, store, tea, wang, signed_in):
    shopper, mall = signed_in(wang.user), f"/{store.slug}/points-mall/"
    form = {"do": "make", "goods": f"v{tea.pk}", "total": "3"}
    owner.post(f"{DESK}new/", form | {"points": "100"})
    shopper.get(mall)
    with CaptureQueriesContext(connection) as one:
        shopper.get(mall)
    for points_wanted in ("101", "102", "103"):
        owner.post(f"{DESK}new/", form | {"points": points_wanted})
    with CaptureQueriesContext(connection) as four:
        assert "103 积分" in text(shopper, mall)

    assert len(four) == len(one)
