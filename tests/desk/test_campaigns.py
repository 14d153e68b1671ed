"""A store looks at what a campaign makes of its prices, joins, reads what it brought, leaves."""

import pytest
from django.test import Client
from django.utils import timezone

from orders.models import PaymentStatus
from shop.campaigns import campaigns
from shop.campaigns.models import Campaign, Joining
from shop.promotions.reckoning.terms import Kind
from tests import make
from tests.api.conftest import Api
from tests.desk.test_promotions import text_of
from tests.shop.campaigns.made import campaign
from tests.shop.promotions.made import off, percent

pytestmark = pytest.mark.django_db
INDEX = "/merchant/campaigns/"


def test_a_store_looks_joins_and_leaves(owner, store):
    tea = make.variant(store, price="10.00", name="绿茶")
    row = campaign(Kind.PERCENT, percent("80"), name="双十二", platform_percent=40)
    one = f"{INDEX}{row.number}/"
    assert "双十二 8折" in text_of(owner.get(INDEX))
    page = text_of(owner.get(one))
    assert "平台百分之 40，本店百分之 60" in page
    assert "绿茶" in page
    assert "原价 ¥10 ¥ 8" in page
    looked = text_of(owner.post(one, {"do": "look", "reach": "all"}))
    assert ("参加活动" in looked, Joining.unscoped.count()) == (True, 0)
    assert owner.post(one, {"do": "join", "reach": "products"}).status_code == 422

    joined = owner.post(one, {"do": "join", "reach": "all"}, follow=True)

    assert "已参加，店里的价格到时间自动按活动算" in text_of(joined)
    assert "已参加" in text_of(owner.get(INDEX))
    order = make.order(store, {tea: "2"})
    type(order)._base_manager.filter(pk=order.pk).update(payment_status=PaymentStatus.PAID)
    brought = text_of(owner.get(one))
    assert "优惠了 ¥4.00" in brought
    # It stands among the store's promotions, and leads here.
    part = Joining.unscoped.get().promotion
    assert owner.get(f"/merchant/promotions/{part.number}/").headers["Location"] == one
    assert "平台活动" in text_of(owner.get("/merchant/promotions/"))
    refused = owner.post(f"/merchant/promotions/{part.number}/end/", follow=True)
    assert "平台活动：可以参加或退出" in text_of(refused)
    assert "价格恢复原样" in text_of(owner.post(f"{one}leave/", follow=True))
    tea.refresh_from_db()
    assert tea.asked == 10


def test_a_suspended_campaign_says_why(owner, store):
    row = campaign(Kind.SPEND_OFF, off("100", "10"), off("200", "30"), name="满减节")
    owner.post(f"{INDEX}{row.number}/", {"do": "join", "reach": "all"})
    campaigns.suspend(number=row.number, reason="规则有误", actor=None, at=timezone.now())
    page = text_of(owner.get(f"{INDEX}{row.number}/"))
    assert "满100减10，满200减30" in page
    assert "平台暂停了这个活动：规则有误" in page
    # Who takes no part does not see it any more.
    client = Client()
    client.force_login(make.store().owner)
    assert "满减节" not in text_of(client.get(INDEX))


def test_who_has_left_still_reads_what_it_brought(owner, store):
    row = campaign(Kind.PERCENT, percent("80"), name="双十二")
    one = f"{INDEX}{row.number}/"
    owner.post(one, {"do": "join", "reach": "all"})
    order = make.order(store, {make.variant(store, price="10.00"): "2"})
    type(order)._base_manager.filter(pk=order.pk).update(payment_status=PaymentStatus.PAID)
    part = Joining.unscoped.get().promotion
    owner.post(f"{one}leave/")
    Campaign.objects.update(join_until=timezone.now())

    assert "双十二" not in text_of(owner.get(INDEX))
    page = text_of(owner.get(f"/merchant/promotions/{part.number}/", follow=True))

    assert "已退出" in page
    assert "优惠了 ¥4.00" in page
    assert ("参加活动" in page, "退出活动" in page) == (False, False)
    again = text_of(owner.post(f"{one}leave/", follow=True))
    assert "没有参加这个活动" in again
    # Another store's past is its own.
    client = Client()
    client.force_login(make.store().owner)
    assert client.get(one).status_code == 404


def test_what_is_over_cannot_be_left(owner, store):
    row = campaign(Kind.PERCENT, percent("80"), name="双十二")
    one = f"{INDEX}{row.number}/"
    owner.post(one, {"do": "join", "reach": "all"})
    assert "退出活动" in text_of(owner.get(one))
    campaigns.end(number=row.number, actor=None, at=timezone.now())

    assert "退出活动" not in text_of(owner.get(one))


def test_over_the_api(store):
    tea = make.variant(store, price="10.00")
    row = campaign(Kind.PERCENT, percent("80"), platform_percent=40)
    shop, here = Api(store.owner), f"/merchant/stores/{store.slug}/campaigns/"
    (listed,) = shop.get(here).json()["results"]
    assert (listed["words"], listed["platform_percent"], listed["promotion"]) == (
        *("8折", "40.00", None),
    )
    joined = shop.post(f"{here}{row.number}/", {}, idempotency_key="a")
    assert joined.status_code == 201
    assert shop.post(f"{here}{row.number}/", {}, idempotency_key="a").json() == joined.json()
    again = shop.post(f"{here}{row.number}/", {})
    assert (again.status_code, again.json()["code"]) == (409, "campaign_closed")
    tea.refresh_from_db()
    assert (tea.asked, joined.json()["promotion"][0]) == (8, "A")
    assert shop.delete(f"{here}{row.number}/").status_code == 204
    assert shop.delete(f"{here}{row.number}/").status_code == 409
    assert Api(make.member(store, "support")).get(here).status_code == 403
    assert Api(make.user()).get(here).status_code == 404
