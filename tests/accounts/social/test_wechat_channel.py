"""What the official account does: one token for all, and cards for shared pages."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from accounts.social.providers import OFFICIAL
from accounts.wechat.client import Client, Refused, Unreachable
from tests import make

SHARE = "/account/wechat/share/"
TOKEN, TICKET = "/cgi-bin/stable_token", "/cgi-bin/ticket/getticket"


@pytest.fixture(autouse=True)
def _fresh(fake):
    cache.clear()
    fake.app_tokens.clear()
    fake.tickets.clear()
    yield
    fake.token_seconds = 0


def made() -> Client:
    return Client(OFFICIAL.app_id, OFFICIAL.app_secret)


def ticket(_number: int = 0) -> str:
    params = {"type": "jsapi"}
    return made().ask("get", "cgi-bin/ticket/getticket", params=params)["ticket"]


def test_of_many_who_want_the_token_at_once_one_asks(fake):
    fake.token_seconds = 0.3

    with ThreadPoolExecutor(6) as pool:
        tickets = set(pool.map(ticket, range(6)))

    assert len(tickets) == 1
    assert fake.calls.count(TOKEN) == 1


def test_a_token_that_is_over_is_asked_for_anew_once(fake):
    ticket()
    fake.app_tokens[OFFICIAL.app_id] = "somebody-made-another"
    assert ticket()
    assert fake.calls.count(TOKEN) == 2
    # One that is never right does not go on for ever.
    fake.app_tokens.clear()
    fake.trouble = '{"errcode": 42001, "errmsg": "access_token expired"}'
    with pytest.raises(Refused) as refused:
        ticket()
    assert refused.value.code == 42001
    assert len(fake.calls) < 12
    for trouble in ("500", "garbage", "list"):
        fake.trouble = trouble
        with pytest.raises(Unreachable):
            ticket()


def test_a_page_signs_its_own_address_and_no_other(fake):
    page = f"http://testserver/{make.store().slug}/?from=singlemessage"
    browser = Browser()

    answer = browser.get(SHARE, {"url": f"{page}#comments"})

    told = answer.json()
    text = (
        f"jsapi_ticket={fake.tickets[OFFICIAL.app_id]}&noncestr={told['nonceStr']}"
        f"&timestamp={told['timestamp']}&url={page}"
    )
    assert told["signature"] == hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    assert told["appId"] == OFFICIAL.app_id
    assert "no-store" in answer["Cache-Control"]
    browser.get(SHARE, {"url": page})
    assert fake.calls.count(TICKET) == 1
    for odd in (
        "https://testserver/",
        "http://elsewhere.example/",
        "/x/",
        "",
        "http://[",
        "http://testserver@elsewhere.example/",
    ):
        assert browser.get(SHARE, {"url": odd}).status_code == 400, odd
    elsewhere = browser.get(SHARE, {"url": page}, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 400


def test_no_answer_no_card_and_no_page_is_disturbed(fake):
    fake.trouble = "500"
    for _number in range(3):
        assert Browser().get(SHARE, {"url": "http://testserver/"}).status_code == 503
    # Visitors are no way to make us ask all the time.
    assert len(fake.calls) == 1


def test_pages_have_the_script_only_where_there_is_an_official_account(fake, settings):
    store = make.store()
    address = f"/{store.slug}/"
    assert "wechat_share.js" in Browser().get(address).content.decode()
    settings.WECHAT_OFFICIAL_APPID = ""
    assert "wechat_share.js" not in Browser().get(address).content.decode()
    assert Browser().get(SHARE, {"url": f"http://testserver{address}"}).status_code == 404
    assert Browser().get(address)["Content-Security-Policy"].count("res.wx.qq.com") == 0
