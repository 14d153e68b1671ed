"""Carts in Redis: the layout others may read, races, expiry, and life without Redis."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from orders import limits
from orders.cart import cart, contents, guest
from orders.cart.models import Cart
from orders.cart.storing import merging, storage
from orders.checkout.place import place
from orders.checkout.placement import Contact, Placement
from orders.models import Order
from shop.catalog.models import ProductVariant
from tests import make

pytestmark = pytest.mark.django_db
NINETY_DAYS = 90 * 24 * 3600
PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture
def store():
    return make.store()


def at_once(calls):
    barrier = Barrier(len(calls))

    def one(call):
        barrier.wait(timeout=30)
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def test_a_users_cart_is_a_hash_of_quantities_by_sku(store, in_redis):
    user = make.user()
    rice, cup = make.variant(store, sku="RICE", unit="斤"), make.variant(store, sku="CUP")
    owner = cart.Owner(user_id=user.pk)
    cart.add(owner=owner, variant=rice, quantity=Decimal("1.5"))
    cart.add(owner=owner, variant=cup, quantity=Decimal(10))

    assert in_redis.redis.hgetall(f"cart_{user.pk}") == {
        f"{store.pk}:RICE".encode(): b"1.5",
        f"{store.pk}:CUP".encode(): b"10",
    }
    seen = json.loads(in_redis.redis.hget(f"cart_{user.pk}:seen", f"{store.pk}:CUP"))
    assert (seen["variant"], seen["price"]) == (cup.pk, "5.00")
    assert in_redis.redis.ttl(f"cart_{user.pk}") == -1


def test_a_guests_cart_is_kept_ninety_days_from_the_last_change(store, in_redis):
    owner = cart.Owner(key="7")
    tea = make.variant(store)
    cart.add(owner=owner, variant=tea, quantity=Decimal(1))
    assert sorted(in_redis.redis.keys()) == [b"cart_guest_7", b"cart_guest_7:seen"]
    in_redis.redis.expire("cart_guest_7", 60)

    cart.set_quantity(owner=owner, variant_id=tea.pk, quantity="2")

    for key in ("cart_guest_7", "cart_guest_7:seen"):
        assert NINETY_DAYS - 5 <= in_redis.redis.ttl(key) <= NINETY_DAYS


def test_what_was_a_guests_does_not_expire_with_the_user(store, in_redis):
    user = make.user()
    cart.add(owner=cart.Owner(key="g"), variant=make.variant(store), quantity=Decimal(1))

    merging.merge(key="g", user_id=user.pk)

    assert sorted(in_redis.redis.keys()) == [
        f"cart_{user.pk}".encode(),
        f"cart_{user.pk}:seen".encode(),
    ]
    assert in_redis.redis.ttl(f"cart_{user.pk}") == -1


def test_a_guest_is_never_taken_for_a_user(store, in_redis):
    user = make.user()
    cart.add(owner=cart.Owner(user_id=user.pk), variant=make.variant(store), quantity=Decimal(1))

    assert contents.count(cart.Owner(key=str(user.pk))) == 0


def test_a_line_without_its_details_is_found_by_its_sku(store, in_redis):
    user, tea = make.user(), make.variant(store, sku="T1")
    in_redis.redis.hset(f"cart_{user.pk}", f"{store.pk}:T1", "2")
    owner = cart.Owner(user_id=user.pk)

    lines = contents.lines_for(owner, store)
    assert [(line.variant.pk, line.quantity, line.notice) for line in lines] == [(tea.pk, 2, "")]
    cart.add(owner=owner, variant=tea, quantity=Decimal(1))

    assert in_redis.redis.hgetall(f"cart_{user.pk}") == {f"{store.pk}:T1".encode(): b"3"}


@pytest.mark.parametrize("quantity", ["", "x", "-1", "0", "NaN", "Infinity", b"\xff"])
def test_somebody_elses_nonsense_is_no_line(store, in_redis, quantity):
    make.variant(store, sku="T1")
    in_redis.redis.hset("cart_5", f"{store.pk}:T1", quantity)
    in_redis.redis.hset("cart_5", "no-store", "1")

    assert contents.groups(cart.Owner(user_id=5)) == []


def test_parallel_adds_add_up(store, in_redis):
    tea, owner = make.variant(store, stock="100"), cart.Owner(key="g")

    at_once([lambda: cart.add(owner=owner, variant=tea, quantity=Decimal(2))] * 20)

    assert in_redis.everything() == {(store.pk, tea.sku): 40}


def test_parallel_adds_end_at_the_cap(store, in_redis):
    tea, owner = make.variant(store, stock="9"), cart.Owner(key="g")

    said = at_once([lambda: cart.add(owner=owner, variant=tea, quantity=Decimal(2))] * 10)

    assert in_redis.everything() == {(store.pk, tea.sku): 9}
    assert sorted(said) == [""] * 4 + ["只剩 9 件了，已帮你改成 9 件"] * 6


def test_two_sign_ins_at_once_merge_once(store, in_redis):
    tea, user = make.variant(store, stock="100"), make.user()
    cart.add(owner=cart.Owner(key="g"), variant=tea, quantity=Decimal(3))
    cart.add(owner=cart.Owner(user_id=user.pk), variant=tea, quantity=Decimal(1))

    at_once([lambda: merging.merge(key="g", user_id=user.pk)] * 8)

    assert in_redis.everything() == {(store.pk, tea.sku): 4}


def test_an_add_during_a_merge_is_in_one_of_both_carts(store, in_redis):
    tea, user = make.variant(store, stock="1000"), make.user()
    theirs = cart.Owner(key="g")
    cart.add(owner=theirs, variant=tea, quantity=Decimal(1))

    def add():
        cart.add(owner=theirs, variant=tea, quantity=Decimal(1))

    at_once([add, lambda: merging.merge(key="g", user_id=user.pk)] * 6)
    merging.merge(key="g", user_id=user.pk)

    assert in_redis.everything() == {(store.pk, tea.sku): 7}


def test_a_merge_that_breaks_off_loses_nothing(store, in_redis, monkeypatch):
    from orders.cart.storing import in_redis as module

    tea, user = make.variant(store), make.user()
    cart.add(owner=cart.Owner(key="g"), variant=tea, quantity=Decimal(3))

    def power_cut(*_given):
        raise KeyboardInterrupt

    write = module.write
    monkeypatch.setattr(module, "write", lambda *given: (write(*given), power_cut()))
    with pytest.raises(KeyboardInterrupt):
        merging.merge(key="g", user_id=user.pk)
    monkeypatch.undo()

    assert (contents.count(cart.Owner(key="g")), contents.count(cart.Owner(user_id=user.pk))) == (
        1,
        0,
    )


def test_placing_waits_for_the_other_tap(in_redis):
    owner, said = cart.Owner(key="g"), []

    def tap(name):
        with cart.locked(owner):
            said.append(f"{name} in")
            time.sleep(0.2)
            said.append(f"{name} out")

    from unittest.mock import patch

    # Transactions of an in-memory SQLite cannot be in two threads; the lock is looked at.
    with patch("orders.cart.storing.in_redis.transaction.atomic", lambda: patch.dict({})):
        at_once([lambda: tap("one"), lambda: tap("two")])

    assert said in (
        ["one in", "one out", "two in", "two out"],
        ["two in", "two out", "one in", "one out"],
    )
    assert in_redis.redis.keys() == []


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_taps_for_the_last_unit_make_one_order(store, in_redis):
    tea, owner = make.variant(store, stock="1"), cart.Owner(key="g")
    cart.add(owner=owner, variant=tea, quantity=Decimal(1))

    def tap():
        placement = Placement(
            store=store,
            contact=Contact("李明", "13700000001"),
            delivery="pickup",
            pay_method="in_store",
            idempotency_key="one-key",
        )
        return place(placement, owner=owner, at=timezone.now())

    orders = at_once([tap] * 6)

    assert {order.pk for order in orders} == {Order.objects.get().pk}
    assert in_redis.redis.keys() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("kept", ["database", "redis"], indirect=True)
def test_a_limit_holds_against_two_orders_of_one_phone_at_once(store, kept):
    tea = make.variant(store, stock="9")
    ProductVariant.objects.filter(pk=tea.pk).update(max_quantity=Decimal(2))
    tea.refresh_from_db()
    owners = [cart.Owner(key=f"g{number}") for number in range(6)]
    for owner in owners:
        cart.add(owner=owner, variant=tea, quantity=Decimal(1))

    def order(owner):
        try:
            placement = Placement(
                store=store,
                contact=Contact("李明", "13700000001"),
                delivery="pickup",
                pay_method="in_store",
                idempotency_key="key",
            )
            return place(placement, owner=owner, at=timezone.now())
        except limits.LimitReached:
            return None
        except OperationalError:
            # Connections that share one SQLite in memory do not wait for each other.
            return order(owner)

    orders = at_once([partial(order, owner) for owner in owners])

    assert sum(order is not None for order in orders) == 2
    assert Order.objects.count() == 2


def test_a_lock_that_is_not_given_back_is_busy_for_a_while(in_redis, monkeypatch):
    monkeypatch.setattr("orders.cart.storing.in_redis.LOCK_PATIENCE_SECONDS", 0.1)
    in_redis.redis.set("cart_guest_g:lock", "somebody", px=5000)

    with pytest.raises(cart.Unreachable), cart.locked(cart.Owner(key="g")):
        pytest.fail("two at once")


def test_the_order_stands_when_redis_goes_away_meanwhile(
    store, in_redis, settings, django_capture_on_commit_callbacks, caplog
):
    buyer, tea = make.user(), make.variant(store)
    with django_capture_on_commit_callbacks() as callbacks:
        make.order(store, {tea: "1"}, buyer=buyer)
    in_redis.redis.rename(f"cart_{buyer.pk}", f"aside_{buyer.pk}")
    in_redis.redis.set(f"cart_{buyer.pk}", "no hash: every command on it fails")

    for callback in callbacks:
        callback()

    assert Order.objects.count() == 1
    assert "ordered lines stay in a cart" in caplog.text


@pytest.mark.usefixtures("redis_away")
class TestWithoutRedis:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_the_cart_says_so(self, store, signed_in, method):
        client, tea = signed_in(make.user()), make.variant(store)

        if method == "get":
            response = client.get("/cart/")
        else:
            response = client.post("/cart/add/", {"sku": tea.sku})

        assert response.status_code == 503
        assert "人有点多，请稍后再试" in response.content.decode()
        assert response.headers["Retry-After"] == "10"
        assert "no-store" in response.headers["Cache-Control"]

    def test_htmx_gets_a_toast(self, store):
        tea = make.variant(store)

        response = Client().post("/cart/add/", {"sku": tea.sku}, headers={"HX-Request": "true"})

        assert response.status_code == 503
        toast = json.loads(response.headers["HX-Trigger"])["toast"]
        assert toast == "人有点多，请稍后再试"

    def test_checkout_says_so(self, store, signed_in):
        assert signed_in(make.user()).get(f"/checkout/{store.slug}/").status_code == 503

    def test_every_other_page_is_as_before(self, store, signed_in):
        client = signed_in(make.user())
        page = make.product(store)

        assert client.get("/cart/badge/").content.decode().strip() == ""
        for path in ("/", page.get_url(), "/account/", "/search/"):
            assert client.get(path).status_code in {200, 301, 302}

    def test_forgetting_old_carts_of_the_database_goes_on(self):
        cart_of_old = Cart.objects.create(key="g")
        Cart.objects.filter(pk=cart_of_old.pk).update(
            updated_at=timezone.now() - timedelta(days=91)
        )

        cart.forget_old(at=timezone.now())

        assert not Cart.objects.exists()


def test_a_sign_in_without_redis_merges_at_the_next_look(store, in_redis, monkeypatch):
    tea, client, user = make.variant(store), Client(), make.user()
    user.set_password("a-long-enough-word")
    user.save()
    client.post("/cart/add/", {"sku": tea.sku})

    def away(**_given):
        raise cart.Unreachable

    monkeypatch.setattr(merging, "merge", away)
    client.post(
        "/account/login/password/", {"username": user.phone, "password": "a-long-enough-word"}
    )
    assert guest.MERGE_LATER in client.session
    assert client.get("/cart/").status_code == 503
    monkeypatch.undo()

    assert tea.product.title in client.get("/cart/").content.decode()
    assert guest.MERGE_LATER not in client.session
    assert in_redis.everything() == {(store.pk, tea.sku): 1}
    assert contents.count(cart.Owner(user_id=user.pk)) == 1


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        ({"CART_STORAGE": "redis"}, "CART_REDIS_URL is missing"),
        ({"CART_STORAGE": "memcached"}, "CART_STORAGE='memcached' is unknown"),
        (
            {
                "CART_STORAGE": "redis",
                "REDIS_URL": "redis://127.0.0.1:6379/0",
                "CART_REDIS_URL": "redis://127.0.0.1:6379/0",
            },
            "CART_REDIS_URL is REDIS_URL",
        ),
    ],
)
def test_a_start_with_odd_carts_says_why(environment, problem):
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{PROJECT / 'site'}:{PROJECT}",
            "DJANGO_SETTINGS_MODULE": "xiaodiantong.settings.production",
            **environment,
        },
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert problem in done.stderr


def test_a_merged_cart_keeps_to_the_limit(store, kept, monkeypatch):
    monkeypatch.setattr(storage, "MAX_LINES", 3)
    user, guest = make.user(), cart.Owner(key="g")
    goods = [make.variant(store, sku=f"V{number}") for number in range(5)]
    for variant in goods[:2]:
        cart.add(owner=cart.Owner(user_id=user.pk), variant=variant, quantity=Decimal(1))
    for variant in goods[2:]:
        cart.add(owner=guest, variant=variant, quantity=Decimal(1))

    merging.merge(key="g", user_id=user.pk)

    lines = contents.lines_for(cart.Owner(user_id=user.pk), store)
    # The newest of the guest's had room.
    assert {line.variant.sku for line in lines} == {"V0", "V1", "V4"}
    assert contents.count(guest) == 0
