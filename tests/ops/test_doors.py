"""Every door where a password, a code or a token is tried shuts for who tries too often."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from tests import make
from tests.api.conftest import Api

STRANGER = "203.0.113.9"
PAGES = {
    "/account/login/": {"phone": "13800000001", "code": "123456"},
    "/account/login/password/": {"username": "owner", "password": "wrong"},
    "/account/register/": {"email": "a@example.com", "name": "a", "password": "wrong"},
    "/account/activate/made-up/": {"password": "wrong"},
    "/account/password/": {"current": "wrong"},
    "/account/password/reset/": {"email": "a@example.com"},
    "/account/password/reset/made-up/": {"password": "wrong", "again": "wrong"},
    "/account/email/made-up/": {},
    "/account/phone/lost/": {"action": "prove", "password": "wrong"},
    "/account/phone/object/made-up/": {},
    "/admin/login/": {"username": "owner", "password": "wrong"},
    "/_util/login/": {"username": "owner", "password": "wrong"},
    "/open/": {"phone": "13800000001", "code": "123456"},
    "/account/security/": {"action": "prove", "code": "123456"},
    "/account/connect/phone/": {"phone": "13800000001", "code": "123456"},
    "/account/connect/qq/": {"next": "/"},
    "/_util/authenticate_with_password/1/1/": {"password": "wrong"},
    "/documents/authenticate_with_password/1/": {"password": "wrong"},
}
API = {
    "/auth/sms-codes/": {"phone": "13800000001"},
    "/auth/sms/": {"phone": "13800000001", "code": "123456"},
    "/auth/password/": {"username": "owner", "password": "wrong"},
    "/auth/register/": {"email": "wrong"},
    "/auth/register/resend/": {"email": "wrong"},
    "/auth/activate/": {"token": "wrong", "password": "wrong"},
    "/auth/password-reset/": {"email": "wrong"},
    "/auth/password-reset/confirm/": {"token": "wrong", "password": "wrong"},
    "/auth/wechat-mini/": {"code": "wrong"},
    "/auth/refresh/": {"refresh": "wrong"},
    "/auth/revoke/": {"refresh": "wrong"},
}


@pytest.fixture(autouse=True)
def _one_minute():
    with time_machine.travel(timezone.now().replace(second=5), tick=False):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_pages(path, settings):
    settings.RATE_SIGN_IN_PER_ADDRESS = 3
    # Which shuts for this address after the first mail.
    settings.DOORS = settings.DOORS | {"mail_again": {"account": (9, 60)}}

    answers = [
        Client(REMOTE_ADDR=STRANGER).post(path, PAGES[path]).status_code for _number in range(4)
    ]

    assert 429 not in answers[:3]
    assert answers[3] == 429
    assert Client(REMOTE_ADDR="198.51.100.7").post(path, PAGES[path]).status_code != 429


@pytest.mark.django_db
@pytest.mark.parametrize("path", API)
def test_the_api(path, settings):
    settings.API_RATES = settings.API_RATES | {"signing_in": 3}

    answers = [Api().post(path, API[path]) for _number in range(4)]

    assert answers[3].status_code == 429
    assert answers[3].json()["code"] == "too_many_requests"
    assert [answer for answer in answers[:3] if answer.get("Retry-After") == "55"] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/"])
def test_wagtails_own_doors_sign_nobody_in(path):
    user = make.user()
    user.set_password("correct-horse-9")
    user.save()
    client = Client()

    answer = client.post(path, {"username": user.username, "password": "correct-horse-9"})

    assert (answer.status_code, answer.url) == (302, "/account/login/")
    assert "sessionid" not in client.cookies


def test_no_door_was_forgotten():
    """A new address with such a name must be looked at, and named above."""
    words = (
        "login",
        "signin",
        "sign-in",
        "sms",
        "password",
        "authenticate",
        "token",
        "refresh",
        "wechat",
        "register",
        "activate",
    )
    harmless = (
        # Behind a session or a token already, or switched off.
        *("admin/logout", "admin/account", "admin/password_reset", "api/v1/me/wechat-mini"),
        "api/v1/me/password",
        # Behind the first factor, and counted: test_policy_of_tries, test_second_factor.
        "account/login/second-factor",
        # Comes back from WeChat's own sign-in.
        "pay/wechat/openid",
        # Signs the address of a page that everybody may read.
        "account/wechat/share",
    )
    found = {
        path
        for path in _addresses(get_resolver().url_patterns)
        if any(word in re.sub("<.*?>", "", path) for word in words)
        and not path.startswith(harmless)
    }
    known = [path.lstrip("/") for path in PAGES] + [f"api/v1{path}" for path in API]

    left = {path for path in found if not any(path.split("<")[0] in name for name in known)} - {
        # Keys of 24 random characters: nobody tries them out.
        "pay/wechatpay/notify/<str:key>/",
        "account/sms/<slug:provider>/notify/<str:key>/",
    }
    assert left == set()


def _addresses(patterns, prefix: str = ""):
    for pattern in patterns:
        text = prefix + str(pattern.pattern).replace("^", "").replace("\\Z", "").replace("$", "")
        if hasattr(pattern, "url_patterns"):
            yield from _addresses(pattern.url_patterns, text)
        else:
            yield text
