"""Signing in from the mini-program, against a server that speaks WeChat's protocol."""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import InboxMessage, Message, SmsCode, User, WechatIdentity
from accounts.protection import security
from tests import make
from tests.api import wechat_server
from tests.api.conftest import Api, problem
from tests.api.wechat_server import APPID, SECRET, Wechat

PHONE = "13800000021"


@pytest.fixture
def wechat(db, settings) -> Iterator[Wechat]:
    settings.WECHAT_MINI_APPID, settings.WECHAT_MINI_SECRET = APPID, SECRET
    with wechat_server.running() as server:
        settings.WECHAT_PLATFORM_API_URL = server.url
        server.people = {"c1": {"openid": "o-1", "unionid": "u-1"}}
        server.phones = {"p1": PHONE}
        yield server


def sign_in(api: Api, **asked: str):
    return api.post("/auth/wechat-mini/", asked)


def test_it_is_off_until_it_is_set_up(anyone, as_user, shopper):
    problem(sign_in(anyone, code="c1"), 404, "wechat_off")
    problem(
        as_user(shopper).post("/me/wechat-mini/", {"code": "c1", "sms_code": "1"}),
        404,
        "wechat_off",
    )


def test_the_first_time_a_phone_tells_whose_account_it_is(anyone, wechat):
    problem(sign_in(anyone, code="c1"), 409, "phone_needed")
    assert not User.unscoped.exists()
    # The code was used up by asking: the program gets another from wx.login.
    wechat.people["c2"] = {"openid": "o-1", "unionid": "u-1"}

    signed_in = sign_in(anyone, code="c2", phone_code="p1")

    assert signed_in.status_code == 200, signed_in.content
    assert signed_in.json()["user"]["phone"] == "138****0021"
    identity = WechatIdentity.objects.get()
    assert (identity.app_id, identity.openid, identity.unionid) == (APPID, "o-1", "u-1")
    assert identity.user.phone == PHONE
    me = Api(authorization=f"Bearer {signed_in.json()['access']}").get("/me/")
    assert me.json()["phone"] == "138****0021"


def test_afterwards_the_code_of_wx_login_is_enough(anyone, wechat):
    sign_in(anyone, code="c1", phone_code="p1")
    wechat.people["c2"] = {"openid": "o-1"}

    again = sign_in(anyone, code="c2")

    assert again.status_code == 200
    assert User.unscoped.count() == 1
    # What WeChat left out this time is kept from before.
    assert WechatIdentity.objects.get().unionid == "u-1"
    assert wechat.asked.count("/wxa/business/getuserphonenumber") == 1


def test_a_phone_that_has_an_account_is_that_account(anyone, wechat):
    user = make.user()
    wechat.phones = {"p1": user.phone}

    sign_in(anyone, code="c1", phone_code="p1")

    assert WechatIdentity.objects.get().user_id == user.pk
    assert User.unscoped.count() == 1


def test_the_unionid_of_another_app_tells_who_it_is(anyone, wechat):
    user = make.user()
    WechatIdentity.objects.create(
        user=user, app_id="wx-of-pages", openid="o-9", unionid="u-1", seen_at=user.date_joined
    )

    signed_in = sign_in(anyone, code="c1")

    assert signed_in.status_code == 200
    assert WechatIdentity.objects.get(app_id=APPID).user_id == user.pk


def test_people_without_a_unionid_are_never_taken_for_one(anyone, wechat):
    wechat.people = {"c1": {"openid": "o-1"}, "c2": {"openid": "o-2"}}
    wechat.phones = {"p1": PHONE, "p2": "13800000022"}
    sign_in(anyone, code="c1", phone_code="p1")

    problem(sign_in(anyone, code="c2"), 409, "phone_needed")
    wechat.people["c2"] = {"openid": "o-2"}
    sign_in(anyone, code="c2", phone_code="p2")

    assert User.unscoped.count() == 2


def test_who_is_switched_off_stays_out_and_is_not_bound(anyone, wechat):
    make.user()
    user = make.user(is_active=False)
    wechat.phones = {"p1": user.phone}

    problem(sign_in(anyone, code="c1", phone_code="p1"), 403, "account_disabled")
    assert not WechatIdentity.objects.exists()


@pytest.mark.parametrize(
    ("trouble", "status", "code"),
    [
        (40029, 400, "wechat_code_refused"),
        (40163, 400, "wechat_code_refused"),
        (40226, 403, "wechat_blocked"),
        (45011, 503, "wechat_unavailable"),
        (-1, 503, "wechat_unavailable"),
        (40001, 503, "wechat_unavailable"),
        (40125, 503, "wechat_unavailable"),
    ],
)
def test_what_wechat_refuses_is_told_in_our_words(anyone, wechat, trouble, status, code):
    wechat.trouble = trouble

    refused = sign_in(anyone, code="c1", phone_code="p1")

    body = problem(refused, status, code)
    assert ("Retry-After" in refused) == (status == 503)
    assert SECRET not in str(body)
    assert not User.unscoped.exists()


def test_a_code_works_once(anyone, wechat):
    sign_in(anyone, code="c1", phone_code="p1")

    problem(sign_in(anyone, code="c1"), 400, "wechat_code_refused")


def test_no_answer_and_no_json_are_told_alike(anyone, wechat, settings):
    wechat.is_odd = True
    problem(sign_in(anyone, code="c1"), 503, "wechat_unavailable")
    settings.WECHAT_PLATFORM_API_URL = "http://127.0.0.1:9/"
    problem(sign_in(anyone, code="c1"), 503, "wechat_unavailable")


def test_phones_of_other_countries_and_apps_are_not_taken(anyone, wechat):
    wechat.country = "852"
    body = problem(sign_in(anyone, code="c1", phone_code="p1"), 400, "invalid")
    assert body["detail"] == "目前只支持中国大陆的手机号"

    wechat.country, wechat.watermark = "86", "wx-somebody-else"
    wechat.people, wechat.phones = {"c2": {"openid": "o-1"}}, {"p1": PHONE}
    problem(sign_in(anyone, code="c2", phone_code="p1"), 503, "wechat_unavailable")
    assert not User.unscoped.exists()


def test_the_apps_token_is_asked_for_once_and_again_when_it_is_over(anyone, wechat):
    for number in range(1, 4):
        wechat.people[f"c{number}"] = {"openid": f"o-{number}"}
        wechat.phones[f"p{number}"] = f"1380000003{number}"
    sign_in(anyone, code="c1", phone_code="p1")
    sign_in(anyone, code="c2", phone_code="p2")
    assert len(wechat.tokens) == 1

    # Somebody else made another: ours is worth nothing any more.
    wechat.tokens.append("token-of-somebody-else")
    assert sign_in(anyone, code="c3", phone_code="p3").status_code == 200

    assert len(wechat.tokens) == 3
    assert User.unscoped.count() == 3


def sms_code(user: User) -> str:
    """A fresh code of this person's own phone."""
    SmsCode.objects.filter(phone=user.phone).delete()
    Api().post("/auth/sms-codes/", {"phone": user.phone})
    return InboxMessage.objects.filter(to=user.phone).exclude(code="").latest("pk").code


def bind(user: User, code: str, *, proof: str = "") -> Any:
    asked = {"code": code, "sms_code": proof or sms_code(user)}
    return Api(user).post("/me/wechat-mini/", asked)


def test_who_signed_in_by_code_binds_the_wechat(anyone, shopper, wechat):
    assert bind(shopper, "c1").status_code == 204
    wechat.people["c2"] = {"openid": "o-1"}

    signed_in = sign_in(anyone, code="c2")

    assert signed_in.json()["user"]["name"] == "李明"
    wechat.people["c3"] = {"openid": "o-1"}
    problem(bind(make.user(), "c3"), 409, "wechat_taken")
    wechat.people["c4"] = {"openid": "o-1"}
    assert bind(shopper, "c4").status_code == 204
    assert WechatIdentity.objects.count() == 1
    problem(anyone.post("/me/wechat-mini/", {"code": "c1"}), 401, "not_signed_in")


def test_a_token_alone_binds_nothing(as_user, shopper, wechat):
    other = make.user()

    missing = as_user(shopper).post("/me/wechat-mini/", {"code": "c1"})
    wechat.people["c2"] = {"openid": "o-1"}
    elsewhere = bind(shopper, "c2", proof=sms_code(other))

    assert list(problem(missing, 400, "invalid")["fields"]) == ["sms_code"]
    problem(elsewhere, 400, "wrong_code")
    assert not WechatIdentity.objects.exists()


def test_who_has_no_phone_binds_none(shopper, wechat):
    User.unscoped.filter(pk=shopper.pk).update(phone=None)

    problem(bind(shopper, "c1", proof="123456"), 409, "phone_required")
    assert not WechatIdentity.objects.exists()


def test_the_owner_is_told_once(shopper, wechat):
    bind(shopper, "c1")
    wechat.people["c2"] = {"openid": "o-1"}
    bind(shopper, "c2")

    told = Message.objects.filter(to=shopper.phone, body__contains="绑定了一个微信")
    assert told.count() == 1


@pytest.mark.parametrize(
    "guard",
    [
        lambda user: security.set_password(user=user, password="brand New horse 99"),
        lambda user: security.change_phone(user=user, phone="13911112222"),
        lambda user: security.sign_out_everywhere(user=user),
    ],
)
def test_who_guards_the_account_ends_the_wechats_of_others(anyone, shopper, wechat, guard):
    bind(shopper, "c1")
    wechat.people["c2"] = {"openid": "o-1"}

    guard(shopper)

    problem(sign_in(anyone, code="c2"), 409, "phone_needed")
    assert not WechatIdentity.objects.exists()


def test_one_sees_and_ends_ones_own_wechats(as_user, shopper, wechat):
    bind(shopper, "c1")

    listed = as_user(shopper).get("/me/wechat-mini/").json()

    assert [row["app_id"] for row in listed] == [APPID]
    path = f"/me/wechat-mini/{listed[0]['id']}/"
    problem(as_user(make.user()).delete(path), 404, "not_found")
    assert WechatIdentity.objects.count() == 1
    assert as_user(shopper).delete(path).status_code == 204
    assert as_user(shopper).get("/me/wechat-mini/").json() == []
