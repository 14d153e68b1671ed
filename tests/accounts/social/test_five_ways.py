"""One person, five ways in: phone, e-mail and password, WeChat, QQ, and the mini-program."""

import re
from datetime import timedelta

import pytest
import requests
from django.core import mail
from django.test import Client

from accounts.models import InboxMessage, User
from accounts.protection import sms_codes
from home.demo.provider_fake.fake import PEOPLE
from tests.accounts.social.conftest import come
from tests.api.conftest import Api

pytestmark = pytest.mark.long

PERSON = PEOPLE[0]
PHONE, EMAIL, PASSWORD = "13800000041", "wang@example.com", "chun-feng-17-li"
SECURITY = "/account/security/"


def code_sent() -> str:
    return InboxMessage.objects.filter(to=PHONE).exclude(code="").latest("pk").code


def by_phone() -> Client:
    client = Client()
    client.post("/account/login/", {"phone": PHONE})
    client.post("/account/login/", {"phone": PHONE, "code": code_sent()})
    return client


def by_password() -> Client:
    client = Client()
    client.post("/account/login/password/", {"username": EMAIL, "password": PASSWORD})
    return client


def by_provider(name: str) -> Client:
    client = Client()
    come(client, name, PERSON)
    return client


def who(client: Client) -> str:
    return client.session.get("_auth_user_id", "")


def test_five_ways_in_lead_to_the_same_person(fake, monkeypatch):
    # The phone is sent one code after another here.
    monkeypatch.setattr(sms_codes, "GAP", timedelta(0))
    here = by_phone()
    person = who(here)
    here.post(SECURITY, {"action": "code"})
    here.post(SECURITY, {"action": "prove", "code": code_sent()})
    here.post(SECURITY, {"action": "password", "password": PASSWORD, "again": PASSWORD})
    here.post(SECURITY, {"action": "email", "email": EMAIL})
    here.post(re.search(r"http://testserver(/\S*)", str(mail.outbox[-1].body))[1])
    for provider in ("weixin", "qq"):
        come(here, provider, PERSON)

    assert who(by_phone()) == person
    assert who(by_password()) == person
    assert who(by_provider("weixin")) == person
    assert who(by_provider("qq")) == person
    # The unionid of WeChat's open platform is the mini-program's too: no phone is asked for.
    given = requests.post(f"{fake.url}mini/code", {"person": PERSON}, timeout=5).json()
    signed_in = Api().post("/auth/wechat-mini/", {"code": given["code"]})
    assert signed_in.status_code == 200, signed_in.content
    assert signed_in.json()["user"]["phone"] == "138****0041"
    assert User.unscoped.count() == 1
