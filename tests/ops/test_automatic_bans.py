"""Floods of what is sent are banned by themselves: first briefly and from sending alone."""

from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAway

from accounts.bans import allowed, automatic, bans, known
from accounts.bans.models import Ban
from core import rate_limits
from xiaodiantong.ops.gate.buckets import Buckets

STRANGER, PAGE = "203.0.113.9", "/robots.txt"
NAMES = count()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _strict(monkeypatch, settings):
    """The third refusal in ten minutes is one too many; one password in ten minutes is let in."""
    settings.BANS_READ_SECONDS, settings.BAN_AFTER_REFUSALS = 0, 2
    settings.DOORS = settings.DOORS | {"password": {"account": (100, 600), "ip": (1, 600)}}
    monkeypatch.setattr(known, "_known", known.Known({}, ()))
    monkeypatch.setattr(known, "_due", 0.0)
    monkeypatch.setattr(rate_limits, "_away_until", 0.0)


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now().replace(minute=0, second=1), tick=False) as clock:
        yield clock


def guess(address: str = STRANGER, times: int = 4) -> list[int]:
    client = Client(REMOTE_ADDR=address)
    path = "/account/login/password/"
    form = {"username": f"name{next(NAMES)}", "password": "x"}
    return [client.post(path, form).status_code for _number in range(times)]


def test_who_is_refused_again_and_again_may_only_read_and_then_nothing(
    clock, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert guess() == [200, 429, 429, 429]

    first = Ban.objects.get()
    assert (first.network, first.covers, first.refusals) == (f"{STRANGER}/32", "sending", 3)
    assert first.until == timezone.now() + timedelta(minutes=10)
    assert first.reason == "10 分钟内被拒绝 3 次，最后在 /account"
    assert Client(REMOTE_ADDR=STRANGER).get(PAGE).status_code == 200
    refused = Client(REMOTE_ADDR=STRANGER).post("/cart/add/")
    assert refused.status_code == 403
    assert "暂时只能浏览" in refused.content.decode()
    assert guess("203.0.113.10", times=1) == [200]

    for lasts, covers in automatic.STEPS[1:]:
        clock.move_to(Ban.objects.latest("pk").until + timedelta(seconds=1))
        guess(times=1)
        with django_capture_on_commit_callbacks(execute=True):
            guess()
        ban = Ban.objects.latest("pk")
        assert (ban.covers, ban.until) == (covers, timezone.now() + lasts)
    assert Client(REMOTE_ADDR=STRANGER).get(PAGE).status_code == 403


# Many pay at the same time behind one address, and each page asks every second or two.
@pytest.mark.parametrize(
    ("method", "path", "first"),
    [
        ("get", "/api/v1/products/", 200),
        ("get", "/api/v1/orders/none/payments/status/", 404),
        ("post", "/api/v1/orders/none/payments/ask/", 415),
    ],
)
def test_asking_too_much_bans_nobody(settings, clock, method, path, first):
    settings.API_RATES = settings.API_RATES | {"address": 1}
    client = Client(REMOTE_ADDR=STRANGER)

    answers = [getattr(client, method)(path).status_code for _number in range(6)]

    assert answers == [first, *[429] * 5]
    assert not Ban.objects.exists()


def test_a_page_that_waits_for_its_payment_bans_nobody(settings, clock, monkeypatch):
    monkeypatch.setattr(Buckets, "wait", lambda _buckets, _address: 5.0)
    settings.RATE_PAGES_PER_ADDRESS = 60
    client = Client(REMOTE_ADDR=STRANGER)

    answers = {client.get("/orders/none/pay/status/").status_code for _number in range(6)}

    assert answers == {429}
    assert not Ban.objects.exists()


def test_guessed_links_are_refused_and_banned(settings, clock):
    settings.DOORS = settings.DOORS | {"link": {"ip": (2, 600)}}
    client = Client(REMOTE_ADDR=STRANGER)

    answers = [client.get(f"/invitations/guess-{number}/").status_code for number in range(6)]

    assert answers == [404, 404, 429, 429, 429, 429]
    assert Ban.objects.get().covers == "sending"


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "100.64.0.9", "192.168.1.1", "fd00::1", "203.0.113.9"]
)
def test_never_our_own_nor_whom_the_list_names(address, settings, clock):
    settings.BAN_NEVER = ["203.0.113.0/24"]

    assert guess(address, times=6)[-1] == 429
    assert not Ban.objects.exists()


def test_never_a_proxy_of_ours(settings, clock):
    settings.TRUSTED_PROXIES = ["203.0.113.9"]

    guess(STRANGER, times=6)

    assert not Ban.objects.exists()


def test_the_list_lets_in_at_once_and_says_what_is_odd(clock):
    guess("2001:db8:1:2::9", times=6)
    ban = Ban.objects.get()
    assert ban.network == "2001:db8:1:2::/64"
    at = timezone.now()

    row = allowed.add(network="2001:db8:1:2::1", note="办公室", actor=None, at=at)
    bans.lift_made_by_itself(network=bans.parse(row.network), actor=None, at=at)

    ban.refresh_from_db()
    assert ban.lifted_at == at
    given = {"reason": "-", "until": None, "actor": None, "at": at}
    with pytest.raises(ValidationError, match="白名单"):
        bans.impose(network="2001:db8:1::/48", **given)
    for odd, words in (("0.0.0.0/0", "太大"), ("here", "IP"), ("2001:db8:1:2::", "已经在")):
        with pytest.raises(ValidationError, match=words):
            allowed.add(network=odd, note="-", actor=None, at=at)


def test_what_is_away_bans_nobody_new_and_bans_in_rows_hold(monkeypatch, clock):
    bans.impose(network="198.51.100.7", reason="-", until=None, actor=None, at=timezone.now())

    def away(*_args, **_kept):
        raise RedisAway("refused")

    monkeypatch.setattr(rate_limits, "_shared", away)
    rate_limits._own.clear()
    assert Client(REMOTE_ADDR="198.51.100.7").get(PAGE).status_code == 403
    assert Client(REMOTE_ADDR=STRANGER).get(PAGE).status_code == 200

    def broken(*_args, **_kept):
        raise DatabaseError("away")

    monkeypatch.setattr(bans, "before", broken)
    assert guess(times=5) == [200, 429, 429, 429, 429]
