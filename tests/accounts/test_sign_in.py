"""Signing in by code or password; the same answer for known and unknown phones."""

import re

import pytest
from django.test import Client

from accounts.models import InboxMessage, User
from tests import make

pytestmark = pytest.mark.django_db
FOREIGN = "https://elsewhere.example/"


def ask_for_code(client: Client, commit, phone: str):
    with commit(execute=True):
        return client.post("/account/login/", {"phone": phone})


def test_phone_then_code(client, django_capture_on_commit_callbacks):
    ask_for_code(client, django_capture_on_commit_callbacks, "１３８ 0000 0009")
    code = InboxMessage.objects.get(to="13800000009").code

    response = client.post(
        "/account/login/", {"phone": "13800000009", "code": code, "next": "/account/"}
    )

    assert response.url == "/account/"
    assert client.session["_auth_user_id"] == str(User.unscoped.get(phone="13800000009").pk)


def test_known_and_unknown_phones_get_the_same_answer(django_capture_on_commit_callbacks):
    known = make.user().phone
    answers = []
    for phone in (known, "13999999999"):
        response = ask_for_code(Client(), django_capture_on_commit_callbacks, phone)
        page = response.content.decode().replace(phone, "PHONE")
        answers.append(re.sub(r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": "\w+"', "", page))

    assert answers[0] == answers[1]
    assert not User.unscoped.filter(phone="13999999999").exists()


@pytest.mark.parametrize("phone", ["", "12345", "23800000000", "138000000091", "abc"])
def test_a_wrong_phone_is_explained(client, phone):
    response = client.post("/account/login/", {"phone": phone})

    assert "请填写 11 位手机号" in response.content.decode()
    assert not InboxMessage.objects.exists()


def test_next_never_leads_to_another_host(client, django_capture_on_commit_callbacks):
    ask_for_code(client, django_capture_on_commit_callbacks, "13800000010")
    code = InboxMessage.objects.get(to="13800000010").code

    response = client.post(
        "/account/login/", {"phone": "13800000010", "code": code, "next": FOREIGN}
    )

    assert response.url == "/merchant/"


@pytest.mark.parametrize("name", ["owner", "13800000011", "owner@example.com"])
def test_password_with_name_phone_or_mail(client, name):
    user = User(username="owner", phone="13800000011", email="owner@example.com")
    user.set_password("a-long-enough-word")
    user.save()

    response = client.post(
        "/account/login/password/", {"username": name, "password": "a-long-enough-word"}
    )

    assert response.status_code == 302


def test_passwords_cannot_be_guessed_for_long(client):
    for _try in range(8):
        client.post("/account/login/password/", {"username": "owner", "password": "x"})

    response = client.post("/account/login/password/", {"username": "owner", "password": "x"})

    assert "试的次数太多" in response.content.decode()


def test_the_inbox_is_a_list_newest_first(client, django_capture_on_commit_callbacks):
    ask_for_code(client, django_capture_on_commit_callbacks, "13800000012")
    ask_for_code(client, django_capture_on_commit_callbacks, "13800000013")

    rows = client.get("/dev/inbox.json").json()

    assert [row["to"] for row in rows] == ["13800000013", "13800000012"]
    assert set(rows[0]) == {"channel", "to", "subject", "body", "code", "sent_at"}
    assert rows[0]["code"] in rows[0]["body"]
