"""秒杀: the door's answers, the place that becomes an order, and what makes it free again."""

from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_redis import get_redis_connection
from redis.exceptions import ConnectionError as RedisAway
from wagtail.models import PageViewRestriction

from orders.cart.baskets.basket import Basket
from orders.checkout.refusals import PriceChanged
from orders.lifecycle import cancellation
from orders.models import Order
from orders.seckill import known
from shop.catalog import products
from shop.flash import gate, items, places
from shop.flash.gate import Passage
from shop.flash.models import FlashItem, Place
from shop.flash.tasks import pass_edges
from shop.promotions import check
from shop.promotions.reckoning.terms import Kind
from shop.stock.models import StockLevel
from shop.stores import storefront
from tests import make
from tests.shop.flash.made import HOUR, seckill
from tests.shop.promotions.made import percent, promotion

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _look_anew():
    known.forget()
    gate.trust()


@pytest.fixture
def redis(redis_socket, settings):
    """A gate stands before the rows."""
    settings.SECKILL_GATE = "redis"
    location = f"unix://{redis_socket}?db=2"
    cache = {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": location}
    settings.CACHES = settings.CACHES | {"seckill": cache}
    connection = get_redis_connection("seckill")
    connection.flushdb()
    return connection


@pytest.fixture
def tea():
    return make.variant(make.store("秒杀小店"), price="20.00", stock="3", name="绿茶")


def guest(item: FlashItem) -> Client:
    """A phone with a key."""
    client = Client(headers=JSON)
    client.get(f"/seckill/{item.number}/key/")
    return client


def grab(client: Client, item: FlashItem) -> dict[str, object]:
    known.forget()
    return client.post(f"/seckill/{item.number}/grab/").json()


def assert_explained():
    assert check.differences() == []
    call_command("check_stock")


def test_each_of_the_answers(tea):
    now = timezone.now()
    item = seckill(tea, quantity=2, at=now, starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    first, second, third = guest(item), guest(item), guest(item)
    assert Client(headers=JSON).post(f"/seckill/{item.number}/grab/").status_code == 403
    assert grab(first, item)["state"] == "not_yet"
    assert Place.unscoped.count() == 0
    with time_machine.travel(now + HOUR, tick=False):
        # No beat ran: the first who knocks begins it.
        told = grab(first, item)
        assert told["state"] == "place"
        assert told["expires_at"] == (now + HOUR + timedelta(minutes=15)).isoformat()
        assert grab(first, item)["url"] == told["url"]
        assert grab(second, item)["state"] == "place"
        assert grab(third, item)["state"] == "sold_out"
        assert "抢完了" in third.get(f"/seckill/{item.number}/").content.decode()
        assert_explained()
    with time_machine.travel(now + 2 * HOUR, tick=False):
        assert grab(third, item)["state"] == "over"
    assert Client().get("/seckill/F2222222222/").status_code == 404


@pytest.mark.parametrize("gone", ["off sale", "unpublished", "closed", "private"])
def test_nobody_grabs_what_is_not_sold_any_more(tea, gone):
    """A place would lead to no order, and nobody would be told why."""
    item, page = seckill(tea), tea.product
    store = tea.store
    assert grab(guest(item), item)["state"] == "place"
    if gone == "off sale":
        products.set_on_sale(store=store, product_id=page.pk, is_on_sale=False, actor=store.owner)
    elif gone == "unpublished":
        page.unpublish()
    elif gone == "private":
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    else:
        type(store).objects.filter(pk=store.pk).update(takes_orders=False)

    assert grab(guest(item), item)["state"] == "over"

    assert Place.unscoped.filter(buyer__isnull=False).count() == 1
    shown = Client().get(f"/seckill/{item.number}/").content.decode()
    assert ("立即抢" in shown, "秒杀已经结束" in shown) == (False, True)


def test_the_page_says_what_it_costs_now_beside_the_seckill(tea):
    here = f"/seckill/{seckill(tea).number}/"
    assert "平时 ¥20.00" in Client().get(here).content.decode()
    promotion(tea.store, Kind.PERCENT, percent("90"))
    assert "平时 ¥18.00" in Client().get(here).content.decode()


def test_without_scripts_a_form_leads_to_the_checkout(tea):
    item = seckill(tea)
    phone = Client(headers={"Accept": "text/html"})
    page = phone.get(f"/seckill/{item.number}/")
    assert not page.cookies
    assert "立即抢" in page.content.decode()
    known.forget()
    # The first tap brings the key, the second the place.
    assert "再点一次" in phone.post(f"/seckill/{item.number}/grab/").content.decode()
    led = phone.post(f"/seckill/{item.number}/grab/")
    assert led.status_code == 302
    assert "1.00" in phone.get(led.url).content.decode()
    foreign = phone.post(f"/seckill/{item.number}/grab/", headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


def order_of(place: Place, tea, buyer, **given) -> Order:
    basket = Basket(sku=tea.sku, quantity="1", place=place.token or "")
    return make.order(tea.store, {}, buyer=buyer, basket=basket, **given)


def test_a_place_becomes_an_order_and_is_free_when_that_closes(tea, signed_in):
    # All there is goes into it: nobody buys it at the ordinary price.
    item, buyer, other = seckill(tea, quantity=3), make.user(), make.user()
    assert grab(signed_in(buyer), item)["state"] == "place"
    place = Place.unscoped.get(buyer=f"u{buyer.pk}")

    order = order_of(place, tea, buyer)

    assert order.items_total == Decimal("1.00")
    level = StockLevel.unscoped.get(variant=tea)
    assert (level.on_hand, level.reserved, level.apart) == (1, 1, 0)
    place.refresh_from_db()
    assert place.reference == order.stock_reference
    assert_explained()
    # Twice with one place, or a second place of the same person, buys nothing.
    assert grab(signed_in(buyer), item)["state"] == "place"
    stranger = grab(guest(item), item)
    assert stranger["state"] == "place"
    second = Place.unscoped.exclude(buyer=None).get(reference="")
    with pytest.raises(PriceChanged):
        order_of(second, tea, buyer)
    assert_explained()
    for _twice in range(2):
        cancellation.cancel(
            store=tea.store,
            order_id=order.pk,
            reason="",
            actor=tea.store.owner,
            at=timezone.now(),
        )
    place.refresh_from_db()
    assert (place.buyer, place.reference) == (None, "")
    assert_explained()
    assert order_of(second, tea, other).items_total == Decimal("1.00")
    assert_explained()


def test_a_place_that_is_not_ordered_in_time_is_free(tea):
    item = seckill(tea, quantity=1, pay_minutes=5)
    slow, quick, third = guest(item), guest(item), guest(item)
    grab(slow, item)
    place = Place.unscoped.get()
    later = timezone.now() + timedelta(minutes=5, seconds=1)
    with time_machine.travel(later, tick=False):
        # At once for who asks, without a beat; and by it.
        with pytest.raises(PriceChanged):
            order_of(place, tea, None, seen_total=Decimal("1.00"))
        assert grab(quick, item)["state"] == "place"
        assert grab(slow, item)["state"] == "sold_out"
    with time_machine.travel(later + timedelta(minutes=6), tick=False):
        pass_edges()
        assert Place.unscoped.get().buyer is None
        assert grab(third, item)["state"] == "place"
    assert_explained()


def test_who_floods_the_door_waits(tea):
    item = seckill(tea)
    client = guest(item)
    codes = [client.post(f"/seckill/{item.number}/grab/").status_code for _n in range(31)]
    assert (codes[0], codes[-1]) == (200, 429)


def test_behind_the_gate_losers_cost_no_query_and_rows_decide(
    redis, tea, django_assert_num_queries, django_capture_on_commit_callbacks
):
    item = seckill(tea, quantity=2)
    first, second, third = guest(item), guest(item), guest(item)
    told = grab(first, item)
    assert [told["state"], grab(second, item)["state"]] == ["place", "place"]
    with django_assert_num_queries(0):
        lost = third.post(f"/seckill/{item.number}/grab/")
    # The same answer as the view's, before it: no middleware for pages ran.
    assert lost.json() == {"state": "sold_out", "expires_at": None, "url": "", "retry_after": 0}
    assert "Content-Security-Policy" not in lost.headers
    assert "no-store" in lost["Cache-Control"]
    # The same buyer is led to the place they have.
    assert grab(first, item)["url"] == told["url"]
    # A gate that was wiped is filled again, and one that is too generous sells nothing twice.
    redis.flushdb()
    assert grab(third, item)["state"] == "sold_out"
    (kept,) = redis.keys("seckill:*}")
    redis.hset(kept, "free", 9)
    assert grab(third, item)["state"] == "sold_out"
    assert not redis.exists(kept)
    grab(third, item)
    assert redis.hget(kept, "free") == b"0"
    # Nobody ordered with the first one's place in time: it is free.
    Place.unscoped.filter(token=place_of(told)).update(expires_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        places.lapse(at=timezone.now())
    assert grab(third, item)["state"] == "place"
    assert grab(first, item)["state"] == "sold_out"
    assert Place.unscoped.exclude(buyer=None).count() == 2
    assert_explained()


def test_a_winner_is_answered_before_the_view_by_two_statements(redis, django_assert_num_queries):
    many = places.FEW + 2
    item = seckill(make.variant(make.store(), price="20.00", stock=str(many)), quantity=many)
    first, second, third = guest(item), guest(item), guest(item)
    grab(first, item)
    # Each in the savepoint of this test.
    with django_assert_num_queries(3):
        won = second.post(f"/seckill/{item.number}/grab/")
    with django_assert_num_queries(4):
        told = third.post(f"/seckill/{item.number}/grab/").json()
    assert won.json()["state"] == told["state"] == "place"
    assert "Content-Security-Policy" not in won.headers
    assert won["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in won["Cache-Control"]
    assert_explained()


def test_another_site_grabs_nothing(redis, tea):
    item = seckill(tea)
    client = guest(item)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        answer = client.post(f"/seckill/{item.number}/grab/", headers=JSON | headers)
        assert answer.status_code == 403
    assert not Place.unscoped.exclude(buyer=None).exists()


def test_who_has_a_place_that_the_gate_forgot_keeps_it(redis, tea):
    item = seckill(tea, quantity=3)
    first = guest(item)
    told = grab(first, item)
    (kept,) = redis.keys("seckill:*}")
    (own,) = Place.unscoped.exclude(buyer=None).values_list("buyer", flat=True)
    redis.hdel(kept, own)
    again = grab(first, item)
    assert (again["state"], again["url"]) == ("place", told["url"])
    # Too late with it, and new to a gate that was filled meanwhile: it is free, and theirs again.
    Place.unscoped.filter(buyer=own).update(expires_at=timezone.now())
    gate.forget(item.pk)
    told = [grab(first, item)["state"] for _time in range(2)]
    assert told[-1] == "place"
    assert Place.unscoped.exclude(buyer=None).count() == 1
    assert_explained()


def place_of(told: dict[str, object]) -> str:
    return parse_qs(urlsplit(str(told["url"])).query)["place"][0]


def test_a_gate_filled_from_what_was_so_a_moment_ago_stays_open(redis, tea):
    item, at = seckill(tea, quantity=1), timezone.now()
    taken = places.grab(item, "g1", at=at)
    seen = []

    class Slow:
        """A place becomes free between the reading of the rows and the writing of the gate."""

        get = redis.get

        def eval(self, *given):
            seen.append(given)
            Place.unscoped.update(buyer=None, token=None, expires_at=None)
            gate.forget(item.pk)
            return redis.eval(*given)

    gate._fill(item, at, Slow())
    assert taken
    assert seen
    assert gate.enter(item, "g2", at=at) == (Passage.OPEN, 0)


def test_without_redis_the_rows_answer_at_once(redis, tea, monkeypatch):
    item, asked = seckill(tea, quantity=1), []

    def away(*given):
        asked.append(given)
        raise RedisAway

    monkeypatch.setattr(gate, "get_redis_connection", away)
    first, second = guest(item), guest(item)
    assert [grab(first, item)["state"], grab(second, item)["state"]] == ["place", "sold_out"]
    # One tried; the others did not wait.
    assert len(asked) == 1
    assert_explained()


def test_the_page_of_the_goods_leads_to_it_from_the_day_before(
    tea, django_capture_on_commit_callbacks
):
    now, address = timezone.now(), storefront.address(tea.product)

    def leads(at: datetime) -> bool:
        with time_machine.travel(at, tick=False):
            return f"/seckill/{item.number}/" in Client().get(address).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        item = seckill(tea, at=now, starts_at=now + 30 * HOUR, ends_at=now + 31 * HOUR)
    moments = {hours: leads(now + hours * HOUR) for hours in (0, 5, 7, 30, 32)}
    assert moments == {0: False, 5: False, 7: True, 30: True, 32: False}


def test_the_page_of_the_goods_follows_what_the_shop_does(
    tea, django_assert_num_queries, django_capture_on_commit_callbacks
):
    given = {"store": tea.store, "actor": tea.store.owner, "at": timezone.now()}
    client, address = Client(), storefront.address(tea.product)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
        before = len(asked)
    with django_capture_on_commit_callbacks(execute=True):
        item = seckill(tea)
    link = f"/seckill/{item.number}/"

    def shown() -> bool:
        return link in client.get(address).content.decode()

    assert shown()
    for act, is_shown in ((items.pause, False), (items.resume, True), (items.end, False)):
        with django_capture_on_commit_callbacks(execute=True):
            act(**given, number=item.number)
        assert shown() is is_shown
    with django_assert_num_queries(before):
        client.get(address)
