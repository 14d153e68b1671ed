"""Becoming a member by a box at checkout: the level's price and the welcome at once, or nothing."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orders.lifecycle import cash, fulfil
from orders.models import Order
from shop.members import levels, memberships, programmes
from shop.members.models import Member, PointsEntry
from shop.stock.models import StockLevel
from shop.stores.models import Store
from tests import make

pytestmark = pytest.mark.django_db
FIELDS = {"name": "王芳", "delivery": "pickup", "pay_method": "in_store"}
BOX = 'name="join"'


def with_pickup():
    store = make.store("春风小店")
    Store.objects.filter(pk=store.pk).update(offers_pickup=True)
    store.refresh_from_db()
    return store


@pytest.fixture(scope="module")
def opened(built):
    return built(with_pickup)


@pytest.fixture
def offered(store):
    """Members pay 90 %, are welcomed by 500 points, and earn one a yuan."""
    values = {"is_on": True, "welcome_points": 500, "points_earned": Decimal(1)}
    programmes.save(store=store, actor=store.owner, values=values)
    lowest = levels.of_store(store)[0]
    values = {
        "name": lowest.name, "threshold": lowest.threshold, "discount_percent": Decimal(90),
        "points_multiplier": Decimal(1), "free_freight": False,
    }  # fmt: skip
    levels.save(store=store, rank=lowest.rank, actor=store.owner, values=values)


@pytest.fixture
def person():
    return make.user()


@pytest.fixture
def tea(store):
    return make.variant(store, name="龙井茶", price="50.00", stock="9")


@pytest.fixture
def browser(signed_in, person, store, tea):
    found = signed_in(person)
    found.post("/cart/add/", {"sku": tea.sku, "quantity": "2", "store": store.slug})
    return found


@pytest.fixture
def send(browser, store, person):
    def send(**fields: str):
        return browser.post(f"/checkout/{store.slug}/", FIELDS | {"phone": person.phone} | fields)

    return send


def test_a_tick_shows_the_price_of_members(offered, send):
    before = send(refresh="1").content.decode()
    ticked = send(refresh="1", join="on").content.decode()

    assert BOX in before
    assert "加入「春风小店」会员，现在加入送 500 积分" in before
    assert ("100.00" in before, "90.00" in before) == (True, False)
    assert 'name="join" checked' in ticked
    assert "90.00" in ticked
    # Only looked at: nobody is a member by it.
    assert not Member.unscoped.exists()


def test_who_orders_with_it_is_a_member_at_that_price(offered, store, person, send):
    send(join="on", seen_total="90.00")

    order, member = Order.unscoped.get(), Member.unscoped.get()
    assert (order.total_price, member.user, member.points) == (Decimal("90.00"), person, 500)
    given = {"store": store, "order_id": order.pk, "actor": store.owner, "at": timezone.now()}
    fulfil.fulfil(**given)
    cash.take(**given)
    member.refresh_from_db()
    assert member.points == 590
    assert PointsEntry.unscoped.filter(member=member, kind="welcome").count() == 1


def test_the_welcome_pays_for_this_very_order(offered, send):
    shown = send(refresh="1", join="on").content.decode()
    assert "可用 500 分" in shown

    send(join="on", points="500", seen_total="85.00")

    assert Order.unscoped.get().total_price == Decimal("85.00")
    assert Member.unscoped.get().points == 0


def test_an_order_that_is_refused_makes_no_member(offered, tea, send):
    StockLevel.unscoped.filter(variant=tea).update(on_hand=1)

    answer = send(join="on", seen=f"{tea.pk}:2")

    assert answer.status_code == 409
    assert 'name="join" checked' in answer.content.decode()
    assert not Member.unscoped.exists()
    assert not Order.unscoped.exists()


def test_a_price_that_was_seen_without_it_is_asked_again(offered, send):
    answer = send(join="on", seen_total="100.00")

    assert answer.status_code == 409
    assert "现在共 ¥90.00" in answer.content.decode()
    assert not Member.unscoped.exists()
    send(join="on", seen_total="90.00")
    assert Order.unscoped.get().total_price == Decimal("90.00")


def test_without_the_tick_nobody_joins(offered, send):
    send()

    assert Order.unscoped.get().total_price == Decimal("100.00")
    assert not Member.unscoped.exists()


def test_members_and_strangers_are_not_asked(offered, store, person, send, tea):
    guest = Client()
    guest.post("/cart/add/", {"sku": tea.sku, "quantity": "1", "store": store.slug})
    assert BOX not in guest.get(f"/checkout/{store.slug}/").content.decode()

    memberships.join(store=store, user=person, at=timezone.now())
    assert BOX not in send(refresh="1").content.decode()
    # A form from before: twice changes nothing.
    send(join="on")
    assert Member.unscoped.get().points == 500


def test_a_guest_who_sends_it_becomes_nothing(offered, store, tea):
    guest = Client()
    guest.post("/cart/add/", {"sku": tea.sku, "quantity": "1", "store": store.slug})

    guest.post(f"/checkout/{store.slug}/", FIELDS | {"phone": "13700001111", "join": "on"})

    assert Order.unscoped.get().total_price == Decimal("50.00")
    assert not Member.unscoped.exists()


def test_a_shop_without_members_offers_nothing(store, send):
    assert BOX not in send(refresh="1").content.decode()

    send(join="on")

    assert Order.unscoped.get().total_price == Decimal("100.00")
    assert not Member.unscoped.exists()


def test_a_programme_that_ended_while_the_page_was_open(offered, store, send):
    programmes.save(store=store, actor=store.owner, values={"is_on": False})

    answer = send(join="on", seen_total="90.00")

    assert answer.status_code == 409
    assert "现在共 ¥100.00" in answer.content.decode()
    assert not Member.unscoped.exists()


def test_what_is_offered_costs_one_statement(store, browser):
    path = f"/checkout/{store.slug}/"
    browser.get(path)
    counts = []
    for member in (False, True):
        if member:
            programmes.save(store=store, actor=store.owner, values={"is_on": True})
        with CaptureQueriesContext(
            connection,
        ) as caught:
            browser.get(path)
        counts.append(len(caught))

    assert counts[0] == counts[1]
