"""登录设备: told in words, signed out one by one, noted without a write for each request."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.api import tokens
from accounts.devices import devices, user_agents
from accounts.models import Device, User
from tests import make
from tests.api.conftest import Api, problem

pytestmark = pytest.mark.django_db
URL = "/account/sessions/"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Mobile/15E148 MicroMessenger/8.0.50 NetType/WIFI Language/zh_CN"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0"
)
PASSWORD = "chun-feng-17-li"


@pytest.fixture
def user() -> User:
    person = make.user("王芳")
    person.set_password(PASSWORD)
    person.save()
    return person


def browser(user: User, agent: str, address: str = "203.0.113.77") -> Client:
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    fields = {"username": user.phone, "password": PASSWORD}
    assert client.post("/account/login/password/", fields).status_code == 302
    return client


def app(user: User) -> Api:
    typed = {"username": user.phone, "password": PASSWORD}
    given = Api().post("/auth/password/", typed, user_agent="XdtApp/1.0 (Android 15)").json()
    api = Api(authorization=f"Bearer {given['access']}")
    api.refresh = given["refresh"]
    return api


def is_signed_in(client: Client) -> bool:
    return client.get(URL).status_code == 200


def writes(client: Client, url: str = URL) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_devices_are_told_in_words_and_signed_out_one_by_one(user):
    here, other, phone_app = browser(user, IPHONE), browser(user, EDGE), app(user)
    page = here.get(URL).content.decode()

    assert [word in page for word in ("微信 · iPhone", "Edge · Windows", "安卓")] == [True] * 3
    assert "203.0.113.*" in page
    assert "203.0.113.77" not in page
    assert page.index("这台设备") > page.index("微信 · iPhone")
    edge = Device.objects.get(agent=EDGE)
    stranger = browser(make_stranger(), IPHONE)
    assert stranger.post(f"{URL}{edge.pk}/").status_code == 404
    assert here.post(f"{URL}{edge.pk}/").url == URL

    assert (is_signed_in(here), is_signed_in(other), is_signed_in(stranger)) == (True, False, True)
    assert phone_app.get("/me/").status_code == 200
    here.post(f"{URL}{Device.objects.get(user=user, family__isnull=False).pk}/")
    problem(phone_app.get("/me/"), 401, "token_refused")
    problem(Api().post("/auth/refresh/", {"refresh": phone_app.refresh}), 401, "token_refused")
    assert Device.objects.get(user=user).agent == IPHONE


def make_stranger() -> User:
    person = make.user()
    person.set_password(PASSWORD)
    person.save()
    return person


def test_signing_out_everywhere_leaves_this_one_alone(user):
    here, other, phone_app = browser(user, IPHONE), browser(user, EDGE), app(user)

    assert here.post(URL).url == URL

    assert (is_signed_in(here), is_signed_in(other)) == (True, False)
    problem(phone_app.get("/me/"), 401, "token_refused")
    assert [device.agent for device in devices.of(user, at=timezone.now())] == [IPHONE]
    here.post("/account/logout/")
    assert not Device.objects.exists()


def test_a_request_writes_nothing_within_the_hour(user):
    # At noon there: with a new day everybody is written down anew.
    noon = timezone.localtime().replace(hour=12)
    with time_machine.travel(noon, tick=False) as clock:
        here = browser(user, IPHONE)
        began = Device.objects.get().seen_at
        clock.shift(timedelta(minutes=50))
        assert writes(here) == []
        clock.shift(timedelta(minutes=20))
        assert [sql.split('"')[1] for sql in writes(here)] == [
            "accounts_activeday",
            "accounts_device",
        ]
        assert writes(here) == []
    device = Device.objects.get()
    assert (device.created_at, device.seen_at - began) == (began, timedelta(minutes=70))


def test_sessions_of_before_the_upgrade_go_on_and_are_noted(user, signed_in):
    old = signed_in(user)
    Device.objects.all().delete()
    cache.clear()

    assert is_signed_in(old)

    assert Device.objects.get().session_key == old.session.session_key
    # Nobody's session is noted, and pages that ask none begin none.
    visitor = Client()
    visitor.get("/")
    visitor.get("/account/login/")
    assert Device.objects.count() == 1


def test_a_session_of_cached_db_ends_at_once(user, settings):
    settings.SESSION_ENGINE = "xiaodiantong.ops.sessions.cached"
    here, other = browser(user, IPHONE), browser(user, EDGE)

    here.post(f"{URL}{Device.objects.get(agent=EDGE).pk}/")

    assert (is_signed_in(here), is_signed_in(other)) == (True, False)


def test_over_the_api(user):
    web, phone_app = browser(user, IPHONE), app(user)

    rows = phone_app.get("/me/sessions/").json()

    assert [(row["name"], row["is_app"], row["is_current"]) for row in rows] == [
        ("安卓", True, True),
        ("微信 · iPhone", False, False),
    ]
    assert rows[1]["place"] == "203.0.113.*"
    stranger = app(make_stranger())
    problem(stranger.delete(f"/me/sessions/{rows[1]['id']}/"), 404, "not_found")
    assert phone_app.delete(f"/me/sessions/{rows[1]['id']}/").status_code == 204
    assert not is_signed_in(web)
    renewed = Api().post("/auth/refresh/", {"refresh": phone_app.refresh}).json()
    assert Device.objects.filter(user=user).count() == 1
    Api().post("/auth/revoke/", {"refresh": renewed["refresh"]})
    assert not Device.objects.filter(user=user).exists()


def test_tokens_of_before_the_upgrade_are_noted_when_they_renew(user):
    pair = tokens.issue(user)
    assert not Device.objects.exists()

    Api().post("/auth/refresh/", {"refresh": pair.refresh}, user_agent="XdtApp/1.0 (Android 15)")

    assert Device.objects.get(user=user).words == "安卓"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (IPHONE, "微信 · iPhone"),
        (IPHONE + " miniProgram/wx1", "微信小程序 · iPhone"),
        (EDGE, "Edge · Windows"),
        ("curl/8.0", "未知设备"),
        ("", "未知设备"),
    ],
)
def test_browsers_have_names(agent, words):
    assert user_agents.words(agent) == words


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("203.0.113.77", "203.0.113.*"),
        ("2001:db8:0:7::", "2001:db8:0::*"),
        ("", ""),
        ("unix", ""),
    ],
)
def test_addresses_lose_their_end(address, shown):
    assert devices.masked(address) == shown
