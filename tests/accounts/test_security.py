"""账号与安全: a code proves who changes a password or a phone; other places can be signed out."""

import pytest
from django.test import Client

from accounts.api import tokens
from accounts.models import InboxMessage, Message, SmsCode, User
from tests import make

URL = "/account/security/"


def code_for(phone: str) -> str:
    return InboxMessage.objects.filter(to=phone).latest("pk").code


def proved(client: Client, user: User) -> None:
    client.post(URL, {"action": "code"})
    client.post(URL, {"action": "prove", "code": code_for(user.phone)})


def test_strangers_sign_in_first(db, client):
    assert client.get(URL).url.startswith("/account/login/")


def test_nothing_changes_without_a_code(db, signed_in):
    user = make.user("王芳")
    client = signed_in(user)

    for form in (
        {"action": "password", "password": "mima-2026-ok", "again": "mima-2026-ok"},
        {"action": "phone", "phone": "13712345678"},
    ):
        assert client.post(URL, form).status_code == 200
    client.post(URL, {"action": "code"})
    wrong = client.post(URL, {"action": "prove", "code": "000000"})

    assert wrong.status_code == 409
    fresh = User.unscoped.get(pk=user.pk)
    assert (fresh.phone, fresh.has_usable_password()) == (user.phone, False)
    assert not SmsCode.objects.filter(phone="13712345678").exists()


def test_a_password_signs_other_places_out_and_in_again(db, signed_in):
    user = make.user("王芳")
    here, elsewhere = signed_in(user), signed_in(user)
    proved(here, user)

    weak = here.post(URL, {"action": "password", "password": "12345678", "again": "12345678"})
    differs = here.post(URL, {"action": "password", "password": "mima-2026", "again": "mima"})
    good = {"action": "password", "password": "mima-2026-ok", "again": "mima-2026-ok"}
    assert (weak.status_code, differs.status_code) == (409, 409)
    assert here.post(URL, good).status_code == 302

    assert here.get(URL).status_code == 200
    assert elsewhere.get(URL).status_code == 302
    client = Client()
    client.post("/account/login/password/", {"username": user.phone, "password": "mima-2026-ok"})
    assert client.get(URL).status_code == 200


def test_a_phone_changes_after_a_code_on_both(db, signed_in):
    user = make.user("王芳")
    taken = make.user()
    client = signed_in(user)
    proved(client, user)

    client.post(URL, {"action": "phone", "phone": taken.phone})
    refused = client.post(
        URL, {"action": "phone", "phone": taken.phone, "code": code_for(taken.phone)}
    )
    assert refused.status_code == 409
    assert "已有账号" in refused.content.decode()

    client.post(URL, {"action": "phone", "phone": "137 1234 5678"})
    wrong = client.post(URL, {"action": "phone", "phone": "13712345678", "code": "000000"})
    assert (wrong.status_code, User.unscoped.get(pk=user.pk).phone) == (409, user.phone)
    client.post(URL, {"action": "phone", "phone": "13712345678", "code": code_for("13712345678")})
    assert User.unscoped.get(pk=user.pk).phone == "13712345678"
    assert client.get(URL).status_code == 200


def test_another_phone_ends_other_places_and_is_told_to_the_old_one(db, signed_in):
    user = make.user("王芳")
    old = user.phone
    here, elsewhere = signed_in(user), signed_in(user)
    pair = tokens.issue(user)
    proved(here, user)
    here.post(URL, {"action": "phone", "phone": "13712345678"})
    assert elsewhere.get(URL).status_code == 200

    here.post(URL, {"action": "phone", "phone": "13712345678", "code": code_for("13712345678")})

    assert here.get(URL).status_code == 200
    assert elsewhere.get(URL).status_code == 302
    with pytest.raises(tokens.TokenRefused):
        tokens.renew(pair.refresh)
    bearer = {"authorization": f"Bearer {pair.access}"}
    assert Client().get("/api/v1/me/", headers=bearer).status_code == 401
    told = Message.objects.filter(to=old).latest("pk").body
    assert "已改用手机号 137****5678 登录" in told
    assert "13712345678" not in told


def test_sign_out_everywhere_leaves_only_this_place(db, signed_in):
    user = make.user("王芳")
    here, elsewhere = signed_in(user), signed_in(user)

    here.post(URL, {"action": "everywhere"})

    assert here.get(URL).status_code == 200
    assert elsewhere.get(URL).status_code == 302


def test_a_name_is_kept(db, signed_in):
    user = make.user()
    client = signed_in(user)

    assert client.post(URL, {"action": "name", "name": "  "}).status_code == 409
    client.post(URL, {"action": "name", "name": " 王芳 "})

    assert User.unscoped.get(pk=user.pk).get_full_name() == "王芳"
