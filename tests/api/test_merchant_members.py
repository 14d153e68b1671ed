"""A store's programme for members over the API: settings, levels, paying in, money back."""

from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Message
from shop.members import balance, memberships, programmes
from shop.members.models import Member
from tests import make
from tests.api.conftest import Api

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(store) -> Api:
    return Api(store.owner)


@pytest.fixture
def member(store, shopper) -> Member:
    """With ¥50 paid in and ¥5 given on top."""
    programmes.save(store=store, actor=None, values={"is_on": True})
    joined = memberships.join(store=store, user=shopper, at=timezone.now())
    money = {"amount": Decimal(50), "bonus": Decimal(5), "reference": "a"}
    balance.put_in(member=joined, at=timezone.now(), **money)
    return joined


def base(store) -> str:
    return f"/merchant/stores/{store.slug}/members/"


def test_the_programme_is_set_and_followed_by_shoppers(store, shop, shopper):
    here = f"{base(store)}settings/"
    assert shop.get(here).json()["is_on"] is False
    asked = {"is_on": True, "check_in_points": 5, "welcome_points": 20}
    changed = shop.patch(here, asked).json()
    assert (changed["check_in_points"], changed["points_per_yuan"]) == (5, 100)
    assert shop.patch(here, {"points_share": "101"}).status_code == 400

    buyer = Api(shopper)
    assert buyer.post("/account/points/", {"store": store.slug}).json()["points"] == 20
    assert buyer.post(f"/account/points/{store.slug}/check-ins/").json()["has_today"] is True
    assert buyer.get(f"/account/points/{store.slug}/").json()["points"] == 25


def test_levels_stand_one_above_the_other(store, shop):
    here = f"{base(store)}levels/"
    first = [(row["rank"], row["name"]) for row in shop.get(here).json()]
    assert first == [(1, "普通"), (2, "VIP"), (3, "超级VIP")]
    gold = {"name": "黄金", "threshold": "1200.00", "discount_percent": "95.00"}
    assert shop.put(f"{here}2/", gold).json()["discount_percent"] == "95.00"
    refused = shop.put(f"{here}2/", gold | {"threshold": "9000.00"})
    assert (refused.status_code, refused.json()["code"]) == (409, "level_misfits")
    assert shop.put(f"{here}5/", gold).status_code == 404
    assert shop.put(f"{here}4/", gold | {"name": "钻石", "threshold": "9000"}).status_code == 200
    assert shop.delete(f"{here}3/").status_code == 409
    assert shop.delete(f"{here}9/").status_code == 404
    assert shop.delete(f"{here}4/").status_code == 204
    assert [row["name"] for row in shop.get(here).json()] == ["普通", "黄金", "超级VIP"]


def test_paying_in_is_set_within_the_law(store, shop):
    here = f"{base(store)}settings/balance/"
    asked = {"is_on": True, "is_registered": False, "tiers": []}
    tiers = [{"amount": "500.00", "bonus": "80.00"}, {"amount": "100.00", "bonus": "10.00"}]
    assert shop.put(here, asked | {"tiers": tiers}).json()["tiers"] == tiers[::-1]
    for wrong in (
        [{"amount": "950.00", "bonus": "51.00"}],
        [tiers[0], tiers[0]],
        [{"amount": "0.00", "bonus": "1.00"}],
    ):
        assert shop.put(here, asked | {"tiers": wrong}).status_code == 400, wrong
    assert shop.get(here).json()["tiers"] == tiers[::-1]
    registered = asked | {"is_registered": True, "tiers": [{"amount": "4900", "bonus": "100"}]}
    assert shop.put(here, registered).status_code == 200


def test_a_member_asks_for_money_back_and_the_shop_refuses_then_pays(store, shop, member):
    buyer, mine = Api(member.user), f"/account/balance/{store.slug}/withdrawals/"
    asked = {"account": "支付宝 139"}
    got = buyer.post(mine, asked, idempotency_key="a")
    assert (got.status_code, got.json()["amount"], got.json()["bonus"]) == (201, "50.00", "5.00")
    assert buyer.post(mine, asked, idempotency_key="a").json() == got.json()
    twice = buyer.post(mine, asked)
    assert (twice.status_code, twice.json()["code"]) == (409, "cannot_withdraw")
    here = f"{base(store)}withdrawals/"
    (waiting,) = shop.get(here).json()["results"]
    assert (waiting["account"], waiting["member"]) == ("支付宝 139", member.number)

    one = f"{here}{waiting['number']}/"
    assert shop.post(one, {"decision": "refused"}).json()["code"] == "cannot_withdraw"
    refused = shop.post(one, {"decision": "refused", "reason": "请到店里办"}).json()
    assert (refused["state"], refused["reason"]) == ("refused", "请到店里办")
    second = buyer.post(mine, asked).json()["number"]
    paid = shop.post(f"{here}{second}/", {"decision": "paid"}, idempotency_key="b")
    assert (paid.status_code, paid.json()["state"]) == (200, "paid")
    again = shop.post(f"{here}{second}/", {"decision": "paid"}, idempotency_key="b")
    assert again.json() == paid.json()
    assert [row["state"] for row in buyer.get(mine).json()["results"]] == ["paid", "refused"]
    entries = shop.get(f"{base(store)}{member.number}/balance/").json()["results"]
    assert [(row["kind"], row["amount"], row["after"]) for row in entries] == [
        ("lapsed", "0.00", "0.00"),
        ("withdrawn", "-50.00", "5.00"),
        ("returned", "50.00", "55.00"),
        ("withdrawn", "-50.00", "5.00"),
        ("top_up", "50.00", "55.00"),
    ]
    assert Message.objects.filter(purpose="balance_paid_out").count() == 1


def test_who_may_not_see_members_is_refused_and_strangers_see_no_store(store, member):
    asked = Api(member.user).post(
        f"/account/balance/{store.slug}/withdrawals/", {"account": "支付宝"}
    )
    here, number = base(store), asked.json()["number"]
    paths = ("settings/", "settings/balance/", "levels/", "withdrawals/")
    for path in (*paths, f"{member.number}/balance/"):
        assert Api(make.member(store, "editor")).get(f"{here}{path}").status_code == 403, path
        assert Api(member.user).get(f"{here}{path}").status_code == 404, path
    paid = {"decision": "paid"}
    assert Api(make.store().owner).post(f"{here}withdrawals/{number}/", paid).status_code == 404
    foreign = make.store()
    other = f"/merchant/stores/{foreign.slug}/members/withdrawals/{number}/"
    assert Api(foreign.owner).post(other, paid).status_code == 404
    # Nor does a person who is no member.
    mine = f"/account/balance/{store.slug}/withdrawals/"
    assert Api(make.user()).post(mine, {"account": "x"}).status_code == 404
