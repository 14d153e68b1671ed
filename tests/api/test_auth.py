"""Signing in by code or password, renewing, and every way to be signed out."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts import backends
from accounts.api import tokens
from accounts.models import InboxMessage, User
from accounts.protection import security
from tests import make
from tests.api.conftest import Api, problem

PHONE = "13800000009"


def ask(api: Api, phone: str = PHONE, **headers: str):
    return api.post("/auth/sms-codes/", {"phone": phone}, **headers)


def code_of(phone: str = PHONE) -> str:
    return InboxMessage.objects.filter(to=phone).latest("pk").code


def sign_in(api: Api, phone: str = PHONE) -> dict:
    assert ask(api, phone).status_code == 202
    done = api.post("/auth/sms/", {"phone": phone, "code": code_of(phone)})
    assert done.status_code == 200, done.content
    return done.json()


def bearer(access: str) -> Api:
    return Api(authorization=f"Bearer {access}")


def with_password(**fields: str) -> User:
    user = make.user()
    user.set_password("correct horse battery")
    User.unscoped.filter(pk=user.pk).update(password=user.password, **fields)
    return User.unscoped.get(pk=user.pk)


def test_phone_then_code_makes_a_person_with_tokens(anyone):
    signed_in = sign_in(anyone)

    me = bearer(signed_in["access"]).get("/me/").json()
    assert me == {
        "name": "",
        "phone": "138****0009",
        "has_password": False,
        "is_merchant": False,
    }
    assert signed_in["user"] == me
    user = User.unscoped.get(phone=PHONE)
    assert user.last_login is not None


def test_a_phone_may_be_typed_in_any_way(anyone):
    assert ask(anyone, "+86 １３８ 0000 0009").status_code == 202

    done = anyone.post(
        "/auth/sms/", {"phone": "138-0000-0009", "code": f" {code_of()[:3]} {code_of()[3:]}"}
    )

    assert done.status_code == 200


def test_known_and_unknown_phones_get_the_same_answer(anyone):
    known, unknown = make.user().phone, "13999999999"

    answers = [ask(anyone, phone) for phone in (known, unknown)]

    assert {answer.status_code for answer in answers} == {202}
    assert answers[0].content == answers[1].content
    assert not User.unscoped.filter(phone=unknown).exists()


def test_a_code_is_sent_once_a_minute(anyone):
    ask(anyone)

    body = problem(again := ask(anyone), 429, "code_too_soon")

    assert 1 <= int(again["Retry-After"]) <= 60
    assert body["detail"] == f"{again['Retry-After']} 秒后重新获取"
    assert InboxMessage.objects.count() == 1


def test_the_day_has_a_cap_for_an_address_whatever_headers_say(anyone, settings):
    settings.SMS_CODE_DAILY_PER_IP = 2
    for number in range(2):
        assert ask(anyone, f"1380000010{number}").status_code == 202

    spoofed = ask(anyone, "13800000109", x_forwarded_for="203.0.113.9")

    problem(spoofed, 429, "code_cap_reached")
    assert spoofed["Retry-After"] == "3600"


@pytest.mark.parametrize("phone", ["", "12345", "23800000000", None, 7, ["13800000009"]])
def test_a_wrong_phone_is_explained_under_its_field(anyone, phone):
    body = problem(anyone.post("/auth/sms-codes/", {"phone": phone}), 400, "invalid")

    assert list(body["fields"]) == ["phone"]
    assert not InboxMessage.objects.exists()


def test_five_wrong_codes_wear_the_right_one_out(anyone):
    ask(anyone)
    wrong = "000000" if code_of() != "000000" else "111111"

    for _try in range(5):
        body = problem(
            anyone.post("/auth/sms/", {"phone": PHONE, "code": wrong}), 400, "wrong_code"
        )
    late = anyone.post("/auth/sms/", {"phone": PHONE, "code": code_of()})

    assert body["fields"] == {"code": ["输错次数太多，请重新获取验证码"]}
    problem(late, 400, "wrong_code")
    assert not User.unscoped.filter(phone=PHONE).exists()


def test_a_code_signs_in_once(anyone):
    sign_in(anyone)

    problem(anyone.post("/auth/sms/", {"phone": PHONE, "code": code_of()}), 400, "wrong_code")


def test_who_is_switched_off_learns_it_after_proving_who_they_are(anyone):
    user = make.user(is_active=False)
    ask(anyone, user.phone)

    guess = anyone.post("/auth/sms/", {"phone": user.phone, "code": "x"})
    proved = anyone.post("/auth/sms/", {"phone": user.phone, "code": code_of(user.phone)})

    problem(guess, 400, "wrong_code")
    body = problem(proved, 403, "account_disabled")
    assert "access" not in body


@pytest.mark.parametrize("by", ["username", "phone", "email"])
def test_password_by_name_phone_or_email(anyone, by):
    user = with_password(username="liming", email="li@example.cn")

    done = anyone.post(
        "/auth/password/",
        {"username": getattr(user, by), "password": "correct horse battery"},
    )

    assert bearer(done.json()["access"]).get("/me/").status_code == 200


def test_wrong_passwords_unknown_names_and_disabled_people_look_alike(anyone):
    off = with_password(is_active=False)
    known = with_password()

    answers = [
        anyone.post("/auth/password/", {"username": name, "password": password})
        for name, password in [
            (known.phone, "wrong"),
            ("nobody", "wrong"),
            (off.phone, "correct horse battery"),
        ]
    ]

    for answer in answers:
        problem(answer, 400, "wrong_password")
    assert len({answer.content for answer in answers}) == 1


def test_tries_of_a_name_are_counted_together_with_the_page(anyone):
    user, page = with_password(), Client()
    right = {"username": user.phone, "password": "correct horse battery"}
    # In one window of the counter.
    with time_machine.travel(timezone.now(), tick=False):
        for _try in range(8):
            page.post("/account/login/password/", {"username": user.phone, "password": "x"})
        refused = anyone.post("/auth/password/", right)

    problem(refused, 429, "too_many_tries")
    assert refused["Retry-After"] == "600"
    cache.clear()
    assert anyone.post("/auth/password/", right).status_code == 200


def test_access_lasts_seven_days_and_refresh_thirty(anyone):
    signed_in, now = sign_in(anyone), timezone.now()

    with time_machine.travel(now + timedelta(days=7, minutes=1), tick=False):
        problem(bearer(signed_in["access"]).get("/me/"), 401, "token_refused")
        renewed = anyone.post("/auth/refresh/", {"refresh": signed_in["refresh"]}).json()
        assert bearer(renewed["access"]).get("/me/").status_code == 200
    with time_machine.travel(now + timedelta(days=38), tick=False):
        late = anyone.post("/auth/refresh/", {"refresh": renewed["refresh"]})
        problem(late, 401, "token_refused")
    expires = timezone.datetime.fromisoformat(signed_in["access_expires_at"])
    assert signed_in["access_expires_at"].endswith("+08:00")
    assert abs((expires - now) - timedelta(days=7)) < timedelta(minutes=1)


def test_a_refresh_token_is_used_once(anyone):
    first = sign_in(anyone)

    second = anyone.post("/auth/refresh/", {"refresh": first["refresh"]}).json()
    third = anyone.post("/auth/refresh/", {"refresh": second["refresh"]})
    again = anyone.post("/auth/refresh/", {"refresh": first["refresh"]})

    assert second["refresh"] != first["refresh"]
    assert third.status_code == 200
    body = problem(again, 401, "token_refused")
    assert again["WWW-Authenticate"] == 'Bearer realm="api"'
    assert "access" not in body


def test_signing_out_revokes_the_refresh_token(anyone):
    signed_in = sign_in(anyone)

    done = anyone.post("/auth/revoke/", {"refresh": signed_in["refresh"]})

    assert (done.status_code, done.content) == (204, b"")
    problem(anyone.post("/auth/refresh/", {"refresh": signed_in["refresh"]}), 401, "token_refused")
    assert anyone.post("/auth/revoke/", {"refresh": signed_in["refresh"]}).status_code == 204
    assert anyone.post("/auth/revoke/", {"refresh": "nonsense"}).status_code == 204


def test_signing_out_everywhere_ends_tokens_and_sessions(anyone, signed_in):
    pair = sign_in(anyone)
    user = User.unscoped.get(phone=PHONE)
    other, page = tokens.issue(user), signed_in(user)

    assert bearer(pair["access"]).post("/auth/sign-out-everywhere/").status_code == 204

    for access in (pair["access"], other.access):
        problem(bearer(access).get("/me/"), 401, "token_refused")
    for refresh in (pair["refresh"], other.refresh):
        problem(anyone.post("/auth/refresh/", {"refresh": refresh}), 401, "token_refused")
    assert page.get("/account/security/").status_code == 302


def test_signing_out_everywhere_on_the_page_ends_tokens_too(shopper):
    pair = tokens.issue(shopper)

    security.sign_out_everywhere(user=shopper)

    problem(bearer(pair.access).get("/me/"), 401, "token_refused")


def test_a_new_password_ends_tokens(shopper):
    pair = tokens.issue(shopper)

    security.set_password(user=shopper, password="correct horse battery")

    problem(bearer(pair.access).get("/me/"), 401, "token_refused")


def test_who_is_switched_off_is_out_at_once(anyone, shopper):
    pair = tokens.issue(shopper)

    User.unscoped.filter(pk=shopper.pk).update(is_active=False)

    problem(bearer(pair.access).get("/me/"), 401, "token_refused")
    problem(anyone.post("/auth/refresh/", {"refresh": pair.refresh}), 401, "token_refused")


def test_a_refresh_token_opens_nothing_and_an_access_token_renews_nothing(anyone, shopper):
    pair = tokens.issue(shopper)

    problem(bearer(pair.refresh).get("/me/"), 401, "token_refused")
    problem(anyone.post("/auth/refresh/", {"refresh": pair.access}), 401, "token_refused")


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "Bearer", "é"])
def test_what_is_no_token_is_refused(anyone, text):
    refused = anyone.get("/me/", authorization=f"Bearer {text}")

    assert refused.status_code == 401
    assert refused["WWW-Authenticate"] == 'Bearer realm="api"'


def test_cookies_say_nothing_here(shopper, signed_in):
    client = signed_in(shopper)

    assert client.get("/account/security/").status_code == 200
    problem(client.get("/api/v1/me/"), 401, "not_signed_in")
    refused = client.post("/api/v1/addresses/", {}, content_type="application/json")
    problem(refused, 401, "not_signed_in")


def test_nothing_of_a_token_is_stored_before_it_is_used_up(anyone):
    from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

    pair = sign_in(anyone)
    assert not OutstandingToken.objects.exists()

    anyone.post("/auth/refresh/", {"refresh": pair["refresh"]})

    assert OutstandingToken.objects.count() == 1


def test_a_name_is_changed_by_its_owner(as_user, shopper):
    me = as_user(shopper)

    assert me.patch("/me/", {"name": " 李小明 "}).json()["name"] == "李小明"
    problem(me.patch("/me/", {"name": " "}), 400, "invalid")
    assert User.unscoped.get(pk=shopper.pk).name == "李小明"


def test_a_refresh_token_used_twice_ends_all_that_came_of_it(shopper):
    first, elsewhere = tokens.sign_in(shopper), tokens.sign_in(shopper)
    thief = Api().post("/auth/refresh/", {"refresh": first.refresh}).json()

    owner = Api().post("/auth/refresh/", {"refresh": first.refresh})

    problem(owner, 401, "token_refused")
    problem(Api().post("/auth/refresh/", {"refresh": thief["refresh"]}), 401, "token_refused")
    for access in (thief["access"], first.access):
        problem(Api(authorization=f"Bearer {access}").get("/me/"), 401, "token_refused")
    assert Api(authorization=f"Bearer {elsewhere.access}").get("/me/").status_code == 200


def test_signing_out_ends_the_access_token_too(shopper):
    here, elsewhere = tokens.sign_in(shopper), tokens.sign_in(shopper)

    assert Api().post("/auth/revoke/", {"refresh": here.refresh}).status_code == 204

    problem(Api(authorization=f"Bearer {here.access}").get("/me/"), 401, "token_refused")
    assert Api(authorization=f"Bearer {elsewhere.access}").get("/me/").status_code == 200


def test_ended_families_are_forgotten_with_their_last_token(shopper):
    tokens.revoke(tokens.sign_in(shopper).refresh)

    assert tokens.forget_old(at=timezone.now() + timedelta(days=29)) == 0
    assert tokens.forget_old(at=timezone.now() + timedelta(days=31)) == 1


def test_every_name_of_one_person_is_one_count(anyone):
    user = make.user(email="kissing@shop.cn")
    names = (user.phone, "kissing@shop.cn", user.username, "KISSING@shop.cn")
    for name in names * 2:
        problem(wrong_password(anyone, name), 400, "wrong_password")

    for name in names:
        problem(wrong_password(anyone, name), 429, "too_many_tries")


def wrong_password(api, name):
    return api.post("/auth/password/", {"username": name, "password": "no-such-horse"})


@pytest.mark.parametrize("name", ["k\u0131ssing@shop.cn", "ki\u017fsing@shop.cn"])
def test_an_address_that_only_folds_alike_is_nobodys(db, name):
    user = make.user(email="kissing@shop.cn")

    assert backends.find("Kissing@shop.cn") == user
    assert backends.find(name) is None


def test_tokens_outlive_a_new_signing_key_until_the_old_one_goes(anyone, settings):
    old, signed_in = settings.SECRET_KEY, sign_in(anyone)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a-new-key-" * 6, [old]
    assert bearer(signed_in["access"]).get("/me/").status_code == 200
    renewed = anyone.post("/auth/refresh/", {"refresh": signed_in["refresh"]})
    assert renewed.status_code == 200, renewed.content

    settings.SECRET_KEY_FALLBACKS = []
    problem(bearer(signed_in["access"]).get("/me/"), 401, "token_refused")
    assert bearer(renewed.json()["access"]).get("/me/").status_code == 200
