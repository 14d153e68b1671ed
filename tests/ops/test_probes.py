"""/healthz, /health/ and /metrics/: what they say, to whom, and what cannot keep them from it."""

import time

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from xiaodiantong.ops.health import checks, heartbeat

TOKEN = "t0ken-of-the-watchers-0001"
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def _asked_anew():
    checks.forget()
    yield
    checks.forget()


@pytest.fixture
def watched(settings):
    settings.METRICS_TOKEN = TOKEN


@pytest.fixture
def healthy(db):
    heartbeat.beat()


def shopper() -> Client:
    return Client(REMOTE_ADDR="203.0.113.9")


def test_the_process_answers_without_a_database(django_db_blocker):
    with django_db_blocker.block():
        response = Client().get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not response.cookies


def test_neither_hosts_nor_https_keep_a_balancer_from_the_process(settings):
    settings.ALLOWED_HOSTS = ["shop.example"]
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get("/healthz", headers={"host": "10.0.0.7"}).status_code == 200
    assert Client().get("/", headers={"host": "10.0.0.7"}).status_code in {301, 400}


def test_healthy_when_everything_answers(healthy):
    response = shopper().get("/health/")

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_details_are_for_this_machine_and_for_the_token(healthy, watched):
    checks = {"database", "migrations", "cache", "queue", "storage", "disk"}

    assert set(Client().get("/health/").json()["checks"]) == checks
    assert set(shopper().get("/health/", headers=BEARER).json()["checks"]) == checks
    assert "checks" not in shopper().get("/health/").json()
    forwarded = {"x-forwarded-for": "203.0.113.9"}
    assert "checks" not in Client().get("/health/", headers=forwarded).json()


def test_a_dead_worker_or_beat_is_seen(healthy):
    cache.set(heartbeat.KEY, time.time() - heartbeat.TOO_OLD_SECONDS - 1)

    response = Client().get("/health/")

    assert response.status_code == 503
    assert response.json()["status"] == "failing"
    assert "is a worker running, and beat?" in response.json()["checks"]["queue"]["detail"]
    assert response.json()["checks"]["database"]["ok"] is True


def test_a_database_that_is_away_is_seen_and_its_password_is_not(healthy, monkeypatch):
    def away() -> str:
        raise OperationalError("postgres://shop:geheim@db:5432/ refused, password=geheim")

    monkeypatch.setitem(checks.CHECKS, "database", away)

    response = Client().get("/health/")

    assert response.status_code == 503
    assert response.json()["checks"]["database"]["ok"] is False
    assert "OperationalError" in response.content.decode()
    assert "geheim" not in response.content.decode()


def test_what_hangs_is_waited_for_three_seconds_at_most(healthy, monkeypatch):
    asked = []

    def hangs() -> str:
        asked.append(1)
        time.sleep(5)
        return "late"

    monkeypatch.setitem(checks.CHECKS, "storage", hangs)
    monkeypatch.setattr(checks, "DEADLINE_SECONDS", 0.2)
    monkeypatch.setattr(checks, "KEPT_SECONDS", 0)

    started = time.monotonic()
    first, second = Client().get("/health/"), Client().get("/health/")

    # It hangs for five.
    assert time.monotonic() - started < 4
    assert (first.status_code, second.status_code) == (503, 503)
    assert first.json()["checks"]["storage"]["detail"].startswith("LateAnswer")
    assert len(asked) == 1, "the second probe waits for the first question"


def test_the_answer_is_kept_for_two_seconds(healthy, monkeypatch):
    asked = []
    monkeypatch.setitem(checks.CHECKS, "database", lambda: asked.append(1))

    # However slow this machine is.
    monkeypatch.setattr(checks, "KEPT_SECONDS", 60)

    for _number in range(20):
        Client().get("/health/")

    assert len(asked) == 1


def test_too_little_room_is_seen(healthy, settings):
    settings.HEALTH_MIN_FREE_MB = 10**9

    assert Client().get("/health/").json()["checks"]["disk"]["ok"] is False


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": TOKEN}]
)
def test_metrics_do_not_exist_without_the_token(db, watched, headers):
    assert Client().get("/metrics/", headers=headers).status_code == 404


def test_metrics_do_not_exist_when_no_token_is_set(db, settings):
    settings.METRICS_TOKEN = ""

    assert Client().get("/metrics/", headers={"authorization": "Bearer "}).status_code == 404


def test_metrics_count_requests_by_view_and_status(db, watched):
    def counted() -> float:
        text = Client().get("/metrics/", headers=BEARER).content.decode()
        line = 'xdt_requests_total{status="200",view="robots"} '
        found = [row for row in text.splitlines() if row.startswith(line)]
        return float(found[0].removeprefix(line)) if found else 0

    before = counted()
    Client().get("/robots.txt")

    assert counted() == before + 1


def test_metrics_tell_of_the_queue_and_of_latency(healthy, watched):
    text = Client().get("/metrics/", headers=BEARER).content.decode()

    assert "\nxdt_queue_depth 0.0\n" in text
    assert "\nxdt_heartbeat_age_seconds " in text
    assert "\nxdt_database_connections 1.0\n" in text
    assert 'xdt_request_seconds_bucket{le="0.005",part="' in text
