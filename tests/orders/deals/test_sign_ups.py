"""报名: a promotion for who signed up before, with so many places; each is told a number once."""

from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Message
from orders.deals.deals import Deals
from orders.models import Order
from shop.catalog.models import ProductPage
from shop.promotions import check, sign_ups
from shop.promotions.models import Participation, Promotion
from shop.promotions.reckoning.terms import Kind
from tests import make
from tests.api.conftest import Api, problem
from tests.orders.checkout.test_checkout_page import ADDRESS
from tests.shop.promotions.made import HOUR, off, promotion

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea(store):
    return make.variant(store, name="龙井茶", price="10.00", stock="9")


def coming(store, **columns) -> Promotion:
    now = timezone.now()
    given = {"starts_at": now + HOUR, "ends_at": now + 3 * HOUR, "people_limit": 2} | columns
    return promotion(store, Kind.PRICE, off("0", "6"), audience="signed_up", name="茶友日", **given)


def buy(browser, store, tea, key: str) -> Decimal:
    """What one piece costs who orders it."""
    here = f"/checkout/{store.slug}/?sku={tea.sku}&quantity=1&key={key}"
    assert browser.post(here, ADDRESS | {"key": key}).status_code == 302
    return Order.unscoped.latest("pk").items_total


def test_who_signed_up_pays_less_when_it_begins_and_nobody_else_does(store, tea, signed_in, client):
    row = coming(store)
    here = f"/{store.slug}/promotions/{row.number}/"
    wang = signed_in(make.user("王芳"))
    assert row.name in client.get(f"/{store.slug}/coupons/").content.decode()
    assert "剩余名额" in client.get(here).content.decode()
    assert "/account/login/" in client.post(here).url
    for _tap in range(2):
        wang.post(here)
    part = Participation.unscoped.get()
    assert part.number in wang.get(here).content.decode()
    told = Message.objects.filter(purpose="promotion_signed_up")
    assert [message.body.count(part.number) for message in told] == [1]
    assert client.get(f"/elsewhere/promotions/{row.number}/").status_code == 404

    assert buy(wang, store, tea, "before") == 10
    with time_machine.travel(row.starts_at + HOUR / 2, tick=True):
        # Lists show what everybody pays.
        assert ProductPage.objects.get(pk=tea.product_id).price_from == 10
        li = make.user("李明")
        assert buy(signed_in(li), store, tea, "li") == 10
        assert buy(wang, store, tea, "wang") == 6
        Api(li).post(f"/stores/{store.slug}/promotions/{row.number}/")
        assert buy(signed_in(li), store, tea, "li2") == 6
        row.refresh_from_db()
        assert (row.people, row.spent, check.differences()) == (2, 8, [])
        desk = signed_in(store.owner).get(f"/merchant/promotions/{row.number}/").content.decode()
        assert ("已有 2 人报名" in desk, here in desk) == (True, True)
        # Full, and still good for the two.
        refused = Api(make.user()).post(f"/stores/{store.slug}/promotions/{row.number}/")
        problem(refused, 409, "cannot_sign_up")
        assert buy(wang, store, tea, "wang2") == 6
        listed = Api(li).get(f"/stores/{store.slug}/promotions/").json()
        assert [(one["number"], one["left"], bool(one["signed_up"])) for one in listed] == [
            (row.number, 0, True)
        ]
    with time_machine.travel(row.ends_at, tick=True):
        assert wang.get(here).status_code == 404
    assert Deals([store], user=None, at=row.starts_at).promotions.keys() == {row.number}


def test_times_each_are_counted_without_the_signing_up(store, tea, signed_in):
    now = timezone.now()
    row = coming(store, starts_at=now - HOUR, per_buyer=1)
    wang = make.user("王芳")
    sign_ups.sign_up(store=store, number=row.number, user=wang, at=now)
    browser = signed_in(wang)
    assert [buy(browser, store, tea, key) for key in ("a", "b")] == [6, 10]
    assert check.differences() == []
