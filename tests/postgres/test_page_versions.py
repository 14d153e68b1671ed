"""Every process hears of a change within a second, by PostgreSQL's NOTIFY."""

import time
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client

from shop.catalog import products
from shop.catalog.models import ProductVariant
from tests import make
from xiaodiantong.ops.page_cache import copies
from xiaodiantong.ops.page_cache.versions import Versions

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]


@pytest.fixture
def listening():
    """listening(): what one more process knows, once it listens."""
    started = []

    def start():
        forgotten = []
        versions = Versions(shared=None, forget=lambda: forgotten.append(1))
        versions.forgotten = forgotten
        started.append(versions)
        versions.start()
        assert within(5, lambda: versions.is_trusted)
        return versions

    yield start
    for versions in started:
        versions.stop()


def within(seconds, is_so):
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


@pytest.fixture
def cached(settings):
    settings.PAGE_CACHE = "local"
    copies._caches.clear()
    yield copies.opened()
    copies.opened().versions.stop()
    copies._caches.clear()


def test_a_price_reaches_the_pages_of_every_process(listening, cached):
    store = make.store()
    variant = make.variant(store, price="5.80")
    url = f"/{store.slug}/"
    client = Client()
    client.get(url)
    assert within(5, lambda: cached.versions.is_trusted)
    client.get(url)
    other = listening()
    before = other.turn

    products.change_variant(
        store=store, variant_id=variant.pk, actor=store.owner, price=Decimal("6.66")
    )

    assert b"6.66" in client.get(url).content
    assert within(1, lambda: other.turn > before and other.get(f"s{store.pk}"))
    assert other.get(f"s{store.pk}").number == cached.versions.get(f"s{store.pk}").number


@transaction.atomic
def change_and_take_back(store, variant):
    products.change_variant(
        store=store, variant_id=variant.pk, actor=store.owner, price=Decimal("6.66")
    )
    raise ValueError("taken back")


def test_what_is_rolled_back_is_not_told(listening, cached):
    store = make.store()
    variant = make.variant(store)
    one, other = listening(), listening()

    def after_all_before(name: str):
        """What comes to `other` comes in the order in which it was told."""
        one.change(frozenset({name}))
        assert within(5, lambda: other.get(name))
        return other.get(f"s{store.pk}")

    before = after_all_before("s-1")
    with pytest.raises(ValueError, match="taken back"):
        change_and_take_back(store, variant)

    assert after_all_before("s-2") == before


def test_later_changes_have_higher_numbers_whoever_made_them(listening):
    one, two = listening(), listening()
    for versions in (one, two, one, two):
        before = versions.get("s1")
        versions.change(frozenset({"s1"}))
        assert before is None or versions.get("s1").number > before.number

    last = two.get("s1").number
    assert within(1, lambda: one.get("s1").number == last)


def test_who_lost_the_connection_trusts_nothing_until_it_listens_again(listening):
    one = listening()
    one.change(frozenset({"s1"}))
    forgotten = len(one.forgotten)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE query LIKE 'LISTEN%%' OR query = 'SELECT 1'"
        )
        assert cursor.rowcount

    assert within(3, lambda: not one.is_trusted)
    assert within(5, lambda: one.is_trusted)
    assert len(one.forgotten) > forgotten
    assert one.get("s1") is None


def test_a_process_that_does_not_listen_yet_keeps_nothing(cached, monkeypatch):
    store = make.store()
    monkeypatch.setattr(Versions, "_hear", lambda self, parameters: time.sleep(0.2))
    client = Client()

    assert client.get(f"/{store.slug}/").status_code == 200
    assert not cached.memory._copies


def test_many_names_take_several_messages(listening, cached):
    other = listening()
    names = frozenset(f"v{number}" for number in range(1000))

    cached.versions.change(names)

    assert within(1, lambda: all(other.get(name) for name in names))


def test_an_order_tells_after_its_commit_and_holds_nothing_up(listening, cached):
    store = make.store()
    variant = make.variant(store, stock="5")
    other = listening()
    time.sleep(0.1)

    make.order(store, {ProductVariant._base_manager.get(pk=variant.pk): "1"})

    assert within(1, lambda: other.get(f"v{variant.pk}"))
