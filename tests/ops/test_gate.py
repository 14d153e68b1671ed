"""Limits and bans before anything else: whom they meet, whom they never meet."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAway

from accounts.bans import bans, known
from accounts.bans.models import Ban
from core import rate_limits
from xiaodiantong.ops.gate import flood_gate
from xiaodiantong.ops.gate.buckets import Buckets

STRANGER = "203.0.113.9"


@pytest.fixture(autouse=True)
def _nobody_is_known(monkeypatch, settings):
    """Bans are read at every request, and each test begins without any."""
    settings.BANS_READ_SECONDS = 0
    monkeypatch.setattr(known, "_known", known.Known({}, ()))
    monkeypatch.setattr(known, "_due", 0.0)
    monkeypatch.setattr(rate_limits, "_away_until", 0.0)


def from_(address: str = STRANGER) -> Client:
    return Client(REMOTE_ADDR=address)


def ban(network: str = STRANGER, *, hours: int | None = 1, **given) -> Ban:
    at = timezone.now()
    until = at + timedelta(hours=hours) if hours else None
    return bans.impose(
        **{"network": network, "reason": "刷单", "until": until, "actor": None, "at": at, **given}
    )


@pytest.fixture
def sixty_at_once(settings, monkeypatch):
    """A burst of 60, then one in 20 seconds: a slow machine earns none meanwhile."""
    settings.RATE_PAGES_PER_ADDRESS = 3
    monkeypatch.setattr(flood_gate, "BURST_SECONDS", 1200)


@pytest.mark.django_db
def test_a_flood_of_pages_is_refused_in_words(sixty_at_once):
    client = from_()

    answers = [client.get("/robots.txt") for _number in range(61)]

    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert "操作太频繁" in answers[-1].content.decode()
    assert 10 < int(answers[-1]["Retry-After"]) <= 20
    assert "no-store" in answers[-1]["Cache-Control"]


@pytest.mark.django_db
def test_the_api_is_refused_as_a_problem(sixty_at_once):
    client = from_()
    for _number in range(60):
        client.get("/robots.txt")

    refused = client.get("/api/v1/products/")

    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "too_many_requests"


@pytest.mark.django_db
def test_what_the_client_says_of_its_address_changes_nothing(sixty_at_once):
    client = from_()

    answers = [
        client.get("/robots.txt", headers={"x-forwarded-for": f"198.51.100.{number}"}).status_code
        for number in range(61)
    ]

    assert answers[-1] == 429


@pytest.mark.django_db
def test_behind_our_proxy_each_client_has_its_own_limit(sixty_at_once, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    client = Client()

    def ask(address: str) -> int:
        return client.get("/robots.txt", headers={"x-forwarded-for": address}).status_code

    flood = [ask("198.51.100.1") for _number in range(61)]

    assert flood[-1] == 429
    assert ask("198.51.100.2") == 200
    assert ask("192.0.2.1, 198.51.100.1") == 429, "what stands further left is only said"


@pytest.mark.django_db
def test_an_unnamed_proxy_is_told_to_the_log(sixty_at_once, caplog):
    client = Client(REMOTE_ADDR="172.18.0.3")
    for _number in range(61):
        client.get("/robots.txt", headers={"x-forwarded-for": STRANGER})

    assert "name it in TRUSTED_PROXIES" in caplog.text


@pytest.mark.django_db
def test_probes_files_and_notifications_are_never_counted(sixty_at_once):
    client = from_()
    for _number in range(60):
        client.get("/robots.txt")
    assert client.get("/robots.txt").status_code == 429
    assert client.get("/static/css/none.css").status_code == 404
    ban()
    known.changed()
    assert client.get("/robots.txt").status_code == 403

    assert client.get("/healthz").status_code == 200
    assert client.get("/health/").status_code in {200, 503}
    assert client.post("/pay/wechatpay/notify/nobody/", {}).status_code not in {403, 429}


@pytest.mark.django_db
def test_forms_are_counted_by_all_processes_together(settings):
    settings.RATE_POSTS_PER_ADDRESS = 3

    with time_machine.travel(timezone.now().replace(second=20, microsecond=0), tick=False):
        # Each client has a middleware of its own, as each process has.
        answers = [from_().post("/cart/add/", {}).status_code for _number in range(4)]
        refused = from_().post("/cart/add/", {})
        elsewhere = from_("198.51.100.7").post("/cart/add/", {}).status_code

    assert 429 not in answers[:3]
    assert answers[3] == 429
    assert refused["Retry-After"] == "40"
    assert elsewhere != 429


@pytest.mark.django_db
def test_signing_in_has_a_lower_limit(settings):
    settings.RATE_SIGN_IN_PER_ADDRESS = 2
    with time_machine.travel(timezone.now(), tick=False):
        answers = [
            from_().post("/account/login/password/", {"username": f"u{n}", "password": "x"})
            for n in range(3)
        ]
    answers = [answer.status_code for answer in answers]

    assert answers == [200, 200, 429]
    assert from_().post("/cart/add/", {}).status_code != 429


@pytest.mark.django_db
def test_plain_pages_ask_neither_database_nor_cache_for_a_limit(
    settings, monkeypatch, django_assert_num_queries
):
    settings.RATE_PAGES_PER_ADDRESS = 6000
    settings.BANS_READ_SECONDS = 5
    client = from_()
    client.get("/robots.txt")
    asked = []
    monkeypatch.setattr(cache, "get", lambda *a, **k: asked.append(a))

    with django_assert_num_queries(0):
        client.get("/robots.txt")

    assert asked == []


@pytest.mark.django_db
def test_limits_go_on_in_each_process_while_the_cache_is_away(settings, monkeypatch, caplog):
    settings.RATE_POSTS_PER_ADDRESS = 2

    def away(*args, **kwargs):
        raise RedisAway("refused")

    monkeypatch.setattr(rate_limits, "_shared", away)
    monkeypatch.setattr(rate_limits, "_is_complaining", False)
    monkeypatch.setattr(rate_limits, "AWAY_SECONDS", 0)
    rate_limits._own.clear()

    with caplog.at_level(logging.WARNING):
        answers = [from_().post("/cart/add/", {}).status_code for _number in range(3)]

    assert 429 not in answers[:2]
    assert answers[2] == 429
    assert caplog.text.count("the cache is away") == 1


def test_a_bucket_fills_again_and_forgets_who_left():
    clock = [0.0]
    buckets = Buckets(per_second=1, burst=2, most=3, clock=lambda: clock[0])

    assert [buckets.wait("a") for _number in range(3)] == [0, 0, 1]
    clock[0] = 1
    assert buckets.wait("a") == 0

    clock[0] = 100
    for name in "bcde":
        buckets.wait(name)
    assert "a" not in buckets._kept
    assert len(buckets._kept) <= 4


@pytest.mark.long
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_banned_network_gets_nothing_and_is_let_in_again():
    row = ban("203.0.113.0/24")

    refused = from_().get("/robots.txt")
    assert refused.status_code == 403
    assert "暂时不能访问" in refused.content.decode()
    assert from_().get("/api/v1/products/").json()["code"] == "forbidden"
    assert from_("198.51.100.7").get("/robots.txt").status_code == 200

    assert bans.lift(ban=row, actor=None, at=timezone.now()) is True
    assert bans.lift(ban=row, actor=None, at=timezone.now()) is False
    assert from_().get("/robots.txt").status_code == 200


@pytest.mark.long
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(
    ("network", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1"),
        ("2001:db8:1::/48", "2001:db8:1:2::1"),
    ],
)
def test_addresses_are_banned_however_they_are_written(network, address):
    ban(network)

    assert from_(address).get("/robots.txt").status_code == 403


@pytest.mark.long
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_ban_ends_by_itself_and_makes_room_for_the_next():
    now = timezone.now()
    ban(hours=1)

    with time_machine.travel(now + timedelta(minutes=59)):
        assert from_().get("/robots.txt").status_code == 403
    with time_machine.travel(now + timedelta(minutes=61)):
        assert from_().get("/robots.txt").status_code == 200
        ban(hours=None)
        assert from_().get("/robots.txt").status_code == 403
    assert Ban.objects.count() == 2


@pytest.mark.long
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_other_processes_know_within_seconds(settings, monkeypatch):
    """What another process banned reaches this one by the version in the cache."""
    settings.BANS_READ_SECONDS = 5
    client = from_()
    assert client.get("/robots.txt").status_code == 200

    at = timezone.now()
    Ban.objects.create(network=f"{STRANGER}/32", reason="-", made_at=at)
    cache.set(known.VERSION, "of another process")
    assert client.get("/robots.txt").status_code == 200, "not asked again so soon"

    monkeypatch.setattr(known, "_due", 0.0)
    assert client.get("/robots.txt").status_code == 403


@pytest.mark.long
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_was_known_stays_while_the_database_is_away(monkeypatch, caplog):
    ban()
    assert from_().get("/robots.txt").status_code == 403

    def away(*args):
        raise DatabaseError("gone")

    monkeypatch.setattr(known, "_read", away)
    known.changed()

    assert from_().get("/robots.txt").status_code == 403
    assert from_("198.51.100.7").get("/robots.txt").status_code == 200
    assert caplog.text.count("bans cannot be read") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("network", "words"),
    [
        ("127.0.0.1", "服务器自己"),
        ("::1", "服务器自己"),
        ("10.1.2.3", "代理服务器"),
        ("10.1.0.0/16", "代理服务器"),
        ("0.0.0.0/0", "网段太大"),
        ("203.0.0.0/8", "网段太大"),
        ("192.0.2.0/24", "你自己"),
        ("nobody", "请填写 IP 地址"),
    ],
)
def test_what_must_not_be_banned_is_refused(settings, network, words):
    settings.TRUSTED_PROXIES = ["10.1.0.0/16", "unix"]

    with pytest.raises(bans.ValidationError) as refused:
        ban(network, own_address="192.0.2.77")

    assert words in "".join(refused.value.messages)
    assert not Ban.objects.exists()


@pytest.mark.django_db
def test_one_network_is_banned_once():
    ban()

    with pytest.raises(bans.ValidationError) as refused:
        ban()

    assert refused.value.messages == ["这个地址已经封了"]


@pytest.mark.long
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_who_banned_himself_is_let_in_by_a_command(capsys):
    ban("203.0.113.0/24")
    ban("198.51.100.7")

    call_command("lift_ban")
    call_command("lift_ban", STRANGER)

    assert from_().get("/robots.txt").status_code == 200
    assert from_("198.51.100.7").get("/robots.txt").status_code == 403
    said = capsys.readouterr().out
    assert "198.51.100.7/32" in said
    assert "lifted: 203.0.113.0/24" in said
    with pytest.raises(CommandError):
        call_command("lift_ban", "nobody")
