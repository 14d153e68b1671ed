"""Signing in by WeChat and QQ: who one is, what is kept, and what is refused."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from social_django.models import UserSocialAuth

from accounts.models import User, WechatIdentity
from home.demo.provider_fake.fake import APPS, PEOPLE, openid, unionid
from tests import make
from tests.accounts.social.conftest import choose, come, set_out

PERSON, OTHER = PEOPLE[:2]
APP = {app.kind: app for app in APPS}
INSIDE = {"HTTP_USER_AGENT": "Mozilla/5.0 (iPhone) MicroMessenger/8.0.60"}


def who(client: Client) -> User | None:
    key = client.session.get("_auth_user_id")
    return User.unscoped.get(pk=key) if key else None


def words(client: Client) -> str:
    return client.get("/account/login/").content.decode()


@pytest.mark.parametrize(
    ("provider", "kind"), [("weixin", "open"), ("weixinapp", "official"), ("qq", "qq")]
)
def test_a_stranger_becomes_a_person_and_is_known_again(fake, provider, kind):
    client = Client()
    before = client.session.session_key

    answer = come(client, provider, PERSON, "/account/orders/")

    assert (answer.status_code, answer.url) == (302, "/account/orders/")
    user = who(client)
    assert (user.name, user.phone, user.has_usable_password()) == (PERSON, None, False)
    assert client.session.session_key != before
    row = UserSocialAuth.objects.get(provider=provider)
    assert (row.user, row.uid) == (user, openid(APP[kind], PERSON))
    # Neither a token nor anything else of theirs is kept.
    union = unionid(APP[kind], PERSON)
    assert row.extra_data == {"app_id": APP[kind].app_id, "unionid": union}
    again = Client()
    assert come(again, provider, PERSON).status_code == 302
    assert who(again) == user
    assert User.unscoped.count() == 1


def test_the_unionid_joins_the_apps_of_wechat_and_the_mini_program(fake):
    desktop, inside = Client(), Client(**INSIDE)
    come(desktop, "weixin", PERSON)
    come(inside, "weixinapp", PERSON)
    assert who(desktop) == who(inside)
    qq = Client()
    come(qq, "qq", PERSON)
    assert who(qq) != who(desktop)
    shopper = make.user()
    union = unionid(APP["mini"], OTHER)
    WechatIdentity.objects.create(
        user=shopper, app_id="wx-mini", openid="o-mini", unionid=union, seen_at=timezone.now()
    )
    come(third := Client(), "weixin", OTHER)
    assert who(third) == shopper


def test_state_is_of_this_session_and_good_once(fake):
    client, thief = Client(), Client()
    back = choose(set_out(client, "weixin"), PERSON)
    state = parse_qs(urlsplit(back).query)["state"][0]

    # Somebody else's answer, in the thief's own browser and in one that never set out.
    for browser in (thief, Client()):
        if browser is thief:
            set_out(thief, "weixin")
        browser.get(back)
        assert who(browser) is None
        assert "这次登录已失效" in words(browser)
    for odd in (back.replace(state, "x" * 32), back.replace(state, ""), back.split("&state")[0]):
        set_out(client, "weixin")
        client.get(odd)
        assert who(client) is None
    assert fake.calls == []

    fresh = choose(set_out(client, "weixin"), PERSON)
    assert client.get(fresh).url == "/account/"
    assert who(client) is not None
    # Again with the very same address: signed out, and in the browser that is signed in.
    replayed = len(fake.calls)
    client.get(fresh)
    client.post("/account/logout/")
    client.get(fresh)
    assert who(client) is None
    assert len(fake.calls) == replayed


def test_codes_of_another_app_and_used_ones_are_refused_by_the_provider(fake):
    client = Client()
    foreign = parse_qs(urlsplit(choose(set_out(Client(**INSIDE), "weixinapp"), PERSON)).query)[
        "code"
    ][0]
    back = choose(set_out(client, "weixin"), OTHER)
    own = parse_qs(urlsplit(back).query)["code"][0]
    client.get(back.replace(own, foreign))
    assert who(client) is None
    assert "登录没有成功" in words(client)
    for provider in ("weixin", "qq"):
        back = choose(set_out(client, provider), PERSON)
        used = parse_qs(urlsplit(back).query)["code"][0]
        client.get(back)
        client.post("/account/logout/")
        fresh = choose(set_out(client, provider), OTHER)
        code = parse_qs(urlsplit(fresh).query)["code"][0]
        client.get(fresh.replace(code, used))
        assert who(client) is None
    assert UserSocialAuth.objects.filter(provider__in=["weixin", "qq"]).count() == 2


@pytest.mark.parametrize("provider", ["weixin", "qq"])
@pytest.mark.parametrize("trouble", ["silent", "500", "garbage", "list"])
def test_a_provider_in_trouble_changes_nothing_and_is_told(
    fake, settings, caplog, provider, trouble
):
    settings.SOCIAL_AUTH_REQUESTS_TIMEOUT = 0.3
    fake.silence = 0.6
    client = Client()
    back = choose(set_out(client, provider), PERSON)
    fake.trouble = trouble

    answer = client.get(back)

    assert (answer.status_code, answer.url) == (302, "/account/login/")
    told = words(client)
    assert ("暂时没有响应" if trouble in {"silent", "500"} else "登录没有成功") in told
    assert who(client) is None
    assert not User.unscoped.exists()
    assert not UserSocialAuth.objects.exists()
    secret = APP["open"].secret if provider == "weixin" else APP["qq"].secret
    assert secret not in caplog.text


@pytest.mark.parametrize("provider", ["weixin", "qq"])
def test_a_wrong_secret_and_a_refusal_are_told_in_words(fake, settings, provider):
    client = Client()
    client.get(choose(set_out(client, provider), ""))
    assert "你没有同意" in words(client)
    settings.WECHAT_OPEN_SECRET = settings.QQ_KEY = "wrong"
    client.get(choose(set_out(client, provider), PERSON))
    assert "登录没有成功" in words(client)
    assert not User.unscoped.exists()


def test_buttons_are_there_only_where_they_lead_somewhere(client, fake, settings):
    page = words(client)
    assert [page.count(f"/account/connect/{name}/") for name in ("weixin", "weixinapp", "qq")] == [
        1,
        0,
        1,
    ]
    inside = Client(**INSIDE)
    page = words(inside)
    assert [page.count(f"/account/connect/{name}/") for name in ("weixin", "weixinapp", "qq")] == [
        0,
        1,
        1,
    ]
    # A menu of the official account leads there by a link; elsewhere a link begins nothing.
    assert inside.get("/account/connect/weixinapp/").url.startswith(fake.url)
    assert client.get("/account/connect/weixin/").url == "/account/login/"
    settings.WECHAT_OPEN_APPID = settings.QQ_APPID = ""
    assert "/account/connect/" not in words(client)
    assert client.post("/account/connect/qq/").status_code == 404
    assert client.post("/account/connect/google/").status_code == 404


def test_a_forged_form_begins_nothing(fake):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/account/connect/qq/").status_code == 403


def test_who_is_switched_off_stays_out(fake):
    client = Client()
    come(client, "qq", PERSON)
    User.unscoped.update(is_active=False)

    come(other := Client(), "qq", PERSON)

    assert who(other) is None
    assert "已停用" in words(other)


def test_next_never_leads_to_another_host(fake, client):
    assert come(client, "qq", PERSON, "https://elsewhere.example/").url == "/account/"


def test_what_the_fake_answers_is_what_the_real_ones_answer(fake):
    """Formats, so that what passes here is not a fake of our own reading."""
    import requests

    wechat = requests.get(
        f"{fake.url}sns/oauth2/access_token",
        {
            "appid": APP["open"].app_id,
            "secret": APP["open"].secret,
            "code": "x",
            "grant_type": "authorization_code",
        },
        timeout=5,
    )
    assert wechat.headers["Content-Type"] == "text/plain"
    assert json.loads(wechat.text)["errcode"] == 40029
    qq = requests.get(f"{fake.url}oauth2.0/token", {"client_id": "1"}, timeout=5)
    assert qq.text == 'callback( {"error":100008,"error_description":"client_id is wrong"} );\n'
