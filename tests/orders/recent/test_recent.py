"""最近看过: the same over the session and over Redis; a comfort that never breaks a page."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django_redis import get_redis_connection

from orders.recent import storage
from shop.catalog import products
from shop.catalog.models import ProductPage
from shop.stores.models import Store
from tests import make
from tests.house.test_environment import GOOD
from tests.sheets import words

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PROJECT = Path(__file__).resolve().parents[3]
PASSWORD = "a-long-enough-word"


def choose(settings, name, location=""):
    settings.RECENT_STORAGE = django_settings.RECENT_STORAGES[name]
    if location:
        recent = {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": location}
        settings.CACHES = settings.CACHES | {"recent": recent}
    storage.chosen.cache_clear()


@pytest.fixture
def in_redis(redis_socket, settings):
    choose(settings, "redis", f"unix://{redis_socket}?db=2")
    connection = get_redis_connection("recent")
    connection.flushdb()
    yield connection
    storage.chosen.cache_clear()


@pytest.fixture(params=["session", "redis"])
def kept(request):
    """Where it is kept; tests that must hold on either ask for it."""
    return request.getfixturevalue("in_redis") if request.param == "redis" else None


@pytest.fixture
def away(settings, tmp_path):
    choose(settings, "redis", f"unix://{tmp_path}/nobody-listens.sock")
    yield
    storage.chosen.cache_clear()


def some_products(store, count):
    return [make.product(store, f"商品{number:02d}") for number in range(count)]


def look(client, *pages, **given):
    for page in pages:
        response = client.post("/recent/seen/", {"product": page.pk, **given}, headers=HTMX)
    return response


def row(client, query=""):
    """The names in the row, in order."""
    response = client.get(f"/recent/{query}", headers=HTMX)
    assert response.status_code == 200
    return [product.title for product in response.context["products"]]


def test_the_last_is_first_and_each_is_there_once(kept, store):
    apple, pear, plum = some_products(store, 3)
    client = Client()

    look(client, apple, pear, plum, apple)

    assert row(client) == ["商品00", "商品02", "商品01"]


@pytest.mark.long
def test_ten_are_shown_and_twenty_kept(kept, store):
    pages = some_products(store, 23)
    client = Client()

    look(client, *pages)

    assert row(client) == [f"商品{number:02d}" for number in range(22, 12, -1)]
    goods_gone = {page.pk for page in pages[13:]}
    ProductPage.objects.filter(pk__in=goods_gone).update(is_on_sale=False)
    assert row(client) == [f"商品{number:02d}" for number in range(12, 2, -1)]


def test_looking_answers_with_the_others(kept, store):
    apple, pear = some_products(store, 2)
    client = Client()
    look(client, apple)

    response = look(client, pear)

    assert [product.pk for product in response.context["products"]] == [apple.pk]
    assert "商品01" not in words(response)


def test_prices_are_those_of_now(kept, store):
    apple = make.product(store, "苹果", price="5.00")
    client = Client()
    look(client, apple)

    ProductPage.objects.filter(pk=apple.pk).update(price_from="6.50", price_to="6.50")

    assert "6.50 元" in words(client.get("/recent/", headers=HTMX))


@pytest.mark.parametrize(
    "leave",
    [
        lambda store, page: products.set_on_sale(
            store=store, product_id=page.pk, is_on_sale=False, actor=None
        ),
        lambda store, page: page.unpublish(),
        lambda store, page: Store.objects.filter(pk=store.pk).update(status=Store.Status.SUSPENDED),
    ],
)
def test_what_shoppers_cannot_see_is_left_out(kept, store, leave):
    (apple,) = some_products(store, 1)
    client = Client()
    look(client, apple)

    leave(store, apple)

    assert row(client) == []
    # It may come back: only the shopper forgets it.
    assert client.cookies["has_recent"].value == "1"


@pytest.mark.parametrize("product", ["", "x", "987654", "²", "9" * 30])
def test_nothing_is_noted_of_what_is_not_there(kept, store, product):
    client = Client()

    response = client.post("/recent/seen/", {"product": product}, headers=HTMX)

    assert response.status_code == 204
    assert "has_recent" not in client.cookies
    assert row(client) == []


def test_a_stores_pages_show_that_stores_goods(kept, store):
    (apple,) = some_products(store, 1)
    other = make.store()
    cup = make.product(other, "茶杯")
    client = Client()

    look(client, apple, cup)

    assert row(client) == ["茶杯", "商品00"]
    assert row(client, f"?store={store.slug}") == ["商品00"]


def test_one_is_forgotten(kept, store):
    apple, pear = some_products(store, 2)
    client = Client()
    look(client, apple, pear)

    response = client.post("/recent/forget/", {"product": apple.pk}, headers=HTMX)

    assert [product.pk for product in response.context["products"]] == [pear.pk]
    assert row(client) == ["商品01"]


def test_all_are_forgotten_and_nothing_asks_any_more(kept, store):
    client = Client()
    look(client, *some_products(store, 2))

    response = client.post("/recent/forget/", {"all": "1"}, headers=HTMX)

    assert "recent" not in response.content.decode()
    assert client.cookies["has_recent"].value == ""
    assert row(client) == []


def test_without_htmx_it_is_a_page(kept, store):
    client = Client()
    assert "还没有看过商品" in words(client.get("/recent/"))
    look(client, *some_products(store, 2))

    page = client.get("/recent/")

    assert "<html" in page.content.decode()
    assert "商品00" in words(page)
    assert client.post("/recent/forget/", {"all": "1"})["Location"] == "/recent/"


@pytest.mark.parametrize("path", ["/recent/seen/", "/recent/forget/"])
def test_another_site_changes_nothing(kept, store, path):
    (apple,) = some_products(store, 1)
    client = Client(enforce_csrf_checks=True)
    foreign = {"Sec-Fetch-Site": "cross-site"}

    assert client.post(path, {"product": apple.pk}, headers=foreign).status_code == 403
    assert row(client) == []


def test_the_product_page_asks_and_sets_nothing_itself(store):
    (apple,) = some_products(store, 1)
    client = Client()

    page = client.get(f"/{store.slug}/{apple.slug}/")

    assert f'"product": "{apple.pk}"' in page.content.decode()
    assert 'hx-post="/recent/seen/"' in page.content.decode()
    assert not page.cookies


def test_the_row_is_cached_nowhere(kept, store):
    client = Client()
    look(client, *some_products(store, 1))

    response = client.get("/recent/", headers=HTMX)

    assert "no-store" in response["Cache-Control"]
    assert "HX-Request" in response["Vary"]


@pytest.mark.long
def test_it_costs_the_same_however_much_was_seen(kept, store, django_assert_max_num_queries):
    client = Client()
    look(client, *some_products(store, 12))

    # A session, and the goods.
    with django_assert_max_num_queries(2):
        row(client)


def sign_in(client, user):
    client.post("/account/login/password/", {"username": user.phone, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.fixture
def user():
    person = make.user()
    person.set_password(PASSWORD)
    person.save()
    return person


def test_what_a_guest_looked_at_is_the_users_after_signing_in(kept, store, user):
    apple, pear = some_products(store, 2)
    client = Client()
    look(client, apple, pear)

    sign_in(client, user)

    assert row(client) == ["商品01", "商品00"]


@pytest.mark.long
def test_in_redis_it_follows_the_user_and_the_newest_stay(in_redis, store, user):
    pages = some_products(store, 22)
    elsewhere = Client()
    sign_in(elsewhere, user)
    look(elsewhere, *pages[:12])
    client = Client()
    look(client, *pages[8:])

    sign_in(client, user)

    assert row(client) == row(elsewhere) == [f"商品{number:02d}" for number in range(21, 11, -1)]
    assert in_redis.keys() == [f"recent_{user.pk}".encode()]
    assert in_redis.zcard(f"recent_{user.pk}") == 20


def test_in_redis_a_guest_is_known_by_the_phones_key_and_forgotten(in_redis, store):
    client = Client()

    look(client, *some_products(store, 1))

    (key,) = in_redis.keys()
    assert key.decode().removeprefix("recent_guest_") == client.cookies["cart"].value.split(":")[0]
    assert 89 < in_redis.ttl(key) / 86400 <= 90


def test_the_key_is_the_carts_own(in_redis, store):
    apple = make.variant(store)
    client = Client()
    client.post("/cart/add/", {"sku": apple.sku})
    before = client.cookies["cart"].value.split(":")[0]

    look(client, apple.product)

    assert client.cookies["cart"].value.split(":")[0] == before


def test_in_the_session_a_guest_gets_no_key(store):
    client = Client()

    look(client, *some_products(store, 1))

    assert "cart" not in client.cookies


def test_without_redis_the_row_is_empty_and_nothing_breaks(away, store, user):
    (apple,) = some_products(store, 1)
    client = Client()

    assert look(client, apple).status_code == 204
    assert row(client) == []
    assert client.get("/recent/").status_code == 200
    assert client.post("/recent/forget/", {"all": "1"}, headers=HTMX).status_code == 200
    sign_in(client, user)
    assert row(client) == []


def test_odd_members_in_redis_are_passed_over(in_redis, store):
    (apple,) = some_products(store, 1)
    client = Client()
    look(client, apple)

    in_redis.zadd(in_redis.keys()[0], {"nobody": 9e15, "12345678": 8e15})

    assert row(client) == ["商品00"]


@pytest.mark.parametrize(
    ("environment", "printed"),
    [
        ({}, "orders.recent.in_redis.RedisStorage redis://127.0.0.1:6379/0"),
        (
            {"RECENT_REDIS_URL": "redis://127.0.0.1:6379/5"},
            "orders.recent.in_redis.RedisStorage redis://127.0.0.1:6379/5",
        ),
        ({"RECENT_STORAGE": "session"}, "orders.recent.in_session.SessionStorage none"),
    ],
)
def test_production_keeps_it_in_redis(environment, printed):
    code = (
        "from xiaodiantong.env import select_settings; select_settings()\n"
        "from django.conf import settings\n"
        "cache = settings.CACHES.get('recent', {'LOCATION': 'none'})\n"
        "print(settings.RECENT_STORAGE, cache['LOCATION'])"
    )
    done = run(code, **GOOD, **environment)

    assert done.stdout.strip() == printed, done.stderr


def test_a_start_with_an_odd_storage_says_why():
    environment = {"DJANGO_ENV": "development", "RECENT_STORAGE": "redis"}

    done = run(
        "from xiaodiantong.env import select_settings; select_settings()\n"
        "import django; django.setup()",
        **environment,
    )

    assert "RECENT_REDIS_URL is missing" in done.stderr


def run(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{PROJECT / 'site'}:{PROJECT}"}
        | environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
