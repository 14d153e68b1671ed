"""会员 at the desk, in 我的 and over the API: one store's members from the first to the last."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from orders.lifecycle import cash, fulfil
from shop.members import balance, levels, memberships, programmes
from shop.members.models import Member, MemberLevel, PointsEntry
from shop.stores.models import AuditEntry
from tests import make
from tests.api.conftest import Api, problem

pytestmark = pytest.mark.django_db
MEMBERS = "/merchant/members/"
SETTINGS = {
    "is_on": "on", "points_earned": "1", "points_per_yuan": "100", "points_share": "50",
    "welcome_points": "10", "birthday_points": "20", "check_in_points": "0",
    "check_in_most": "0", "level_period": "year",
}  # fmt: skip
GOLD = {
    "name": "金卡", "threshold": "50", "discount_percent": "95", "points_multiplier": "10",
}  # fmt: skip


def text(browser: Client, address: str) -> str:
    return " ".join(browser.get(address).content.decode().split())


def bought(store, buyer) -> None:
    order = make.order(store, {make.variant(store, price="30.00"): "1"}, buyer=buyer)
    given = {"store": store, "order_id": order.pk, "actor": None, "at": timezone.now()}
    fulfil.fulfil(**given)
    cash.take(**given)


@pytest.mark.long
def test_a_store_takes_members_and_they_rise(owner, store, signed_in):
    wang = make.user("王芳")
    shopper, mine = signed_in(wang), f"/account/points/{store.slug}/"
    bought(store, wang)
    assert "会员还没有开启" in text(owner, MEMBERS)
    assert "没有开启会员" in text(shopper, mine)
    shopper.post(f"{mine}join/")
    assert not Member.unscoped.exists()

    assert owner.post(f"{MEMBERS}settings/", SETTINGS | {"points_earned": "-1"}).status_code == 422
    owner.post(f"{MEMBERS}settings/", SETTINGS)
    refused = owner.post(f"{MEMBERS}levels/2/", GOLD | {"threshold": "6000"})
    assert (refused.status_code, "门槛要越高" in refused.content.decode()) == (422, True)
    owner.post(f"{MEMBERS}levels/2/", GOLD)
    assert owner.get(f"{MEMBERS}levels/5/").status_code == 404
    owner.post(f"{MEMBERS}levels/4/", GOLD | {"name": "钻石", "threshold": "9000"})
    owner.post(f"{MEMBERS}levels/remove/")
    names = [row.name for row in levels.of_store(store)]
    assert names == ["普通", "金卡", "超级VIP"]

    assert store.name in text(shopper, "/account/points/")
    assert "加入即同意" in text(shopper, mine)
    shopper.post(f"{mine}join/")
    shopper.post(f"{mine}birthday/", {"birthday": "1990-05-01"})
    shopper.post(f"{mine}birthday/", {"birthday": "1990-06-01"})
    bought(store, wang)
    assert "再消费 ¥20.00 升级金卡" in text(shopper, "/account/points/")
    bought(store, wang)
    page = text(shopper, mine)
    assert "5月1日" in page
    assert re.findall(r'number">\s*([+-]\d+)\s*<', page) == ["+30", "+30", "+10"]
    assert "10 倍积分" in page
    assert "再消费 ¥4940.00 升级超级VIP" in page


def test_points_by_hand_have_a_reason_and_are_booked_once(owner, store, signed_in):
    programmes.save(store=store, actor=None, values={"is_on": True})
    at = timezone.now()
    wang = memberships.join(store=store, user=make.user("王芳"), at=at)
    memberships.join(store=store, user=make.user("李明"), at=at)
    here = f"{MEMBERS}{wang.number}/"
    give = {"direction": "give", "amount": "50", "reason": "补发", "key": "k-1"}

    for _tap in range(2):
        assert owner.post(here, give).status_code == 302
    take = give | {"direction": "take", "key": "k-2"}
    for wrong in ({"amount": "51"}, {"reason": " "}, {"amount": "0"}, {"direction": "x"}):
        assert owner.post(here, take | wrong).status_code == 422
    owner.post(here, take | {"amount": "20", "reason": "送错了"})

    said = PointsEntry.unscoped.values_list("kind", "amount", "after", "reason", "actor")
    boss = store.owner_id
    assert list(said) == [("given", 50, 50, "补发", boss), ("taken", -20, 30, "送错了", boss)]
    entry = AuditEntry.objects.filter(action="members.points").latest("pk")
    assert (entry.target, entry.changes["points"]) == (wang.number, [50, 30])
    assert "送错了" in text(signed_in(wang.user), f"/account/points/{store.slug}/")

    MemberLevel.objects.filter(store=store, rank=2).update(name="贵宾")
    queries = {"?q=王": 1, f"?q={wang.user.phone[-4:]}": 1, "?q=1": 0, "": 2}
    queries |= {f"?q={wang.number}": 1, "?level=1": 2, "?level=2": 0}
    for query, count in queries.items():
        page = text(owner, MEMBERS + query)
        assert len(re.findall(r'href="/merchant/members/[0-9]{10}/"', page)) == count, query


def test_all_of_it_over_the_api(store):
    programmes.save(store=store, actor=None, values={"is_on": True, "welcome_points": 10})
    wang, boss = Api(make.user("王芳")), Api(store.owner)
    own, desk = "/account/points/", f"/merchant/stores/{store.slug}/members/"
    problem(wang.get(f"{own}{store.slug}/"), 404, "not_found")

    joined = wang.post(own, {"store": store.slug})
    assert (joined.status_code, joined.json()["points"], joined.json()["missing"]) == (
        *(201, 10, "1000.00"),
    )
    assert wang.get(own).json() == [wang.get(f"{own}{store.slug}/").json()]
    number = joined.json()["number"]
    listed = boss.get(desk, {"q": "王"}).json()["results"]
    assert [(row["number"], row["level"], row["points"]) for row in listed] == [
        (number, "普通", 10)
    ]
    assert boss.get(desk, {"rank": 2}).json()["results"] == []
    assert boss.get(f"{desk}{number}/").json() == listed[0]
    give = {"amount": 5, "reason": "补发"}
    for _again in range(2):
        given = boss.post(f"{desk}{number}/points/", give, idempotency_key="k-1")
        assert (given.status_code, given.json()["after"]) == (201, 15)
    less = boss.post(f"{desk}{number}/points/", {"amount": -16, "reason": "收回"})
    problem(less, 409, "cannot_adjust")
    entries = wang.get(f"{own}{store.slug}/entries/").json()["results"]
    assert [row["amount"] for row in entries] == [5, 10]
    assert boss.get(f"{desk}{number}/points/").json()["results"] == entries
    for stranger in (wang, Api(make.store().owner)):
        assert stranger.get(desk).status_code == 404
    assert Api(make.member(store, "clerk")).get(desk).status_code == 403
    programmes.save(store=store, actor=None, values={"is_on": False})
    refused = Api(make.user()).post(own, {"store": store.slug})
    problem(refused, 409, "no_members")


def test_a_members_page_tells_the_balance(owner, store):
    programmes.save(store=store, actor=None, values={"is_on": True})
    wang = memberships.join(store=store, user=make.user("王芳"), at=timezone.now())
    here = f"{MEMBERS}{wang.number}/"
    assert "余额" not in text(owner, here)

    balance.put_in(
        member=wang,
        amount=Decimal("1200.00"),
        bonus=Decimal("100.00"),
        reference="order 1",
        at=timezone.now(),
    )

    shown = text(owner, here)
    for words in ("¥1,300.00", "其中赠送 ¥100.00", "余额明细", "+¥1,300.00"):
        assert words in shown


def test_levels_the_store_did_not_name_are_said_in_the_readers_language(owner, store):
    owner.post(f"{MEMBERS}settings/", SETTINGS)
    owner.post(f"{MEMBERS}levels/2/", GOLD)
    english = {"accept-language": "en"}

    page = owner.get(f"{MEMBERS}settings/", headers=english).content.decode()

    assert [name for name in ("Basic", "金卡", "Super VIP", "普通", "超级") if name in page] == [
        *("Basic", "金卡", "Super VIP")
    ]
    assert [row.name for row in levels.of_store(store)] == ["普通", "金卡", "超级VIP"]
