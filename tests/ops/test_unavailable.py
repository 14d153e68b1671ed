"""Where something the site needs is away, people are told to wait, not that it is broken."""

import re

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client
from django_redis.exceptions import ConnectionInterrupted
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import ConnectionError as RedisConnectionError

from orders.cart import views
from search import popular
from tests import make

AWAY = [OperationalError, InterfaceError, BrokerError, RedisConnectionError]


@pytest.fixture
def asking(monkeypatch, settings):
    """A visitor, and a page that raises."""

    def failing(error: BaseException, **headers: str):
        def fail(*_given):
            raise error

        monkeypatch.setattr(views.contents, "groups", fail)
        monkeypatch.setattr(views, "owner_of", lambda _request: object())
        return Client(raise_request_exception=False).get("/cart/", headers=headers)

    return failing


@pytest.mark.parametrize("kind", AWAY, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_what_cannot_be_reached_is_503_in_words(asking, kind):
    response = asking(kind("connection refused"))

    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "no-store" in response["Cache-Control"]
    page = response.content.decode()
    assert "正在恢复，请稍等再试" in page
    assert "connection refused" not in page


def test_a_cache_that_is_away_is_known_by_its_cause(asking):
    error = ConnectionInterrupted(connection=None)
    error.__cause__ = RedisConnectionError("refused")

    assert asking(error).status_code == 503


def test_a_piece_of_a_page_gets_a_toast(asking):
    response = asking(OperationalError("gone"), **{"HX-Request": "true"})

    assert (response.status_code, response.content) == (503, b"")
    assert "toast" in response["HX-Trigger"]


@pytest.fixture
def cache_away(settings):
    """Redis as production has it, at a port where nobody answers."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 1, "IGNORE_EXCEPTIONS": True},
        }
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("cache_away")
def test_searches_go_uncounted_while_the_cache_is_away():
    assert popular.note(text="苹果", store=None, client="192.0.2.1") is False


@pytest.mark.django_db
@pytest.mark.usefixtures("cache_away")
def test_a_typed_order_is_filled_in_while_the_cache_is_away():
    store = make.store()
    make.product(store, "龙井茶", stock="9")
    client = Client()
    path = f"/{store.slug}/chat-order/"
    sheet = client.post(path, {"text": "龙井茶2件"}).content.decode()
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', sheet))

    client.post(path, fields | {"fill": "1"})

    assert "龙井茶" in client.get("/cart/").content.decode()


def test_a_mistake_of_ours_is_still_500(asking):
    response = asking(ValueError("ours"))

    assert response.status_code == 500
    assert "系统出了点问题" in response.content.decode()


def test_the_api_says_it_as_a_problem(monkeypatch, db):
    def fail(*_given, **_named):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("django.db.models.query.QuerySet._fetch_all", fail)
    response = Client(raise_request_exception=False).get("/api/v1/stores/?search=x")

    assert response.status_code == 503
    assert response["Content-Type"].startswith("application/problem+json")
    assert response["Retry-After"] == "10"
    assert response.json()["code"] == "unavailable"
