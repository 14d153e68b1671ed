"""The simulator's pages: what a payer presses, what the control page shows, WeChat sign-in."""

# ruff: noqa: F811 - arguments are fixtures imported from test_paygate_shop
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from wechatpy.exceptions import WeChatOAuthException
from wechatpy.oauth import WeChatOAuth

from home.demo.paygate import pages
from tests.demo.test_paygate_shop import (  # noqa: F401 - fixtures
    gate,
    gateway_template,
    merchant,
    shop,
    wechat_client,
)

CNY = {"total": 1230, "currency": "CNY"}


@pytest.fixture
def address(gate, merchant, shop):
    wechat_client(gate, merchant, shop).pay("<b>苹果</b>", "XD0001", CNY)
    return f"{gate.url}{gate.trade('XD0001').payer_page}"


def press(address, action):
    return requests.post(address, {"action": action}, timeout=5).text


def test_payer_page_is_chinese_plain_and_safe(address):
    page = requests.get(address, timeout=5)

    assert pages.BANNER in page.text
    assert 'lang="zh-CN"' in page.text
    assert "&lt;b&gt;苹果" in page.text
    assert "<script" not in page.text
    assert not re.findall(r'(?:src|href|action)="https?://', page.text)
    words = ("确认支付", "支付失败", "稍后再付", "晚到的付款", "重复支付")
    assert all(word in page.text for word in words)


def test_leaving_pays_nothing(gate, address):
    assert "没有付款" in press(address, "leave")
    assert not gate.trade("XD0001").is_paid


def test_a_failed_try_can_be_followed_by_a_payment(gate, address):
    assert "余额不足" in press(address, "fail")
    assert "已付款" in press(address, "pay")
    assert gate.trade("XD0001").is_paid


def test_pressing_pay_twice_pays_once(gate, address, shop):
    press(address, "pay")
    press(address, "pay")

    assert gate.wait_idle()
    assert len(gate.trades()) == len(shop.received) == 1


def test_a_closed_trade_takes_only_late_money(gate, merchant, shop, address):
    wechat_client(gate, merchant, shop).close("XD0001")

    page = press(address, "pay")
    assert "交易已关闭" in page
    assert "确认支付" not in page
    assert "已付款" in press(address, "late")


def test_paying_twice_is_two_transactions(gate, address):
    press(address, "twice")

    assert len({trade.trade_no for trade in gate.trades()}) == 2


@pytest.mark.parametrize("action", ["pay", "fail", "late", "twice"])
def test_a_page_is_about_its_own_trade_whoever_has_the_same_number(gate, shop, address, action):
    other = gate.register("另一家店")
    wechat_client(gate, other, shop).pay("别的", "XD0001", CNY)

    press(address, action)

    (theirs,) = [trade for trade in gate.trades() if trade.merchant == other.name]
    assert (theirs.state, theirs.note) == ("waiting", "")


def test_control_page_shows_what_happened_and_sends_again(gate, address, shop):
    shop.answers = [(500, "库存锁超时".encode())]
    press(address, "pay")
    assert gate.wait_idle()

    page = requests.get(gate.url, timeout=5).text
    assert "XD0001" in page
    assert "500 库存锁超时" in page
    assert pages.BANNER in page
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    requests.post(f"{gate.url}/notify-again", {"token": token}, timeout=5)

    assert gate.wait_idle()
    assert len(shop.received) == 3


def test_unknown_pages_are_not_found(gate):
    for path in ("/pay/unknown", "/nothing", "/pay/../keys"):
        assert requests.get(f"{gate.url}{path}", timeout=5).status_code == 404
    assert requests.get(f"{gate.url}/settle", timeout=5).status_code == 405


@pytest.fixture
def oauth(gate, merchant, monkeypatch):
    monkeypatch.setattr(WeChatOAuth, "API_BASE_URL", f"{gate.url}/")
    monkeypatch.setattr(WeChatOAuth, "OAUTH_BASE_URL", f"{gate.url}/connect/")
    return WeChatOAuth(
        merchant.appid, merchant.app_secret, "http://127.0.0.1:1/wx?from=cart", state="去付款"
    )


def sign_in(oauth, browser):
    reply = browser.get(oauth.authorize_url.split("#")[0], allow_redirects=False, timeout=5)
    return dict(parse_qsl(urlsplit(reply.headers["Location"]).query))


def test_wechat_sign_in_gives_each_browser_its_openid(oauth):
    with requests.Session() as first, requests.Session() as second:
        returned = sign_in(oauth, first)
        one = oauth.fetch_access_token(returned["code"])["openid"]
        again = oauth.fetch_access_token(sign_in(oauth, first)["code"])["openid"]
        other = oauth.fetch_access_token(sign_in(oauth, second)["code"])["openid"]

    assert (returned["from"], returned["state"]) == ("cart", "去付款")
    assert one == again != other
    assert len(one) == 28


def test_codes_work_once_and_only_with_the_secret(oauth):
    with requests.Session() as browser:
        code = sign_in(oauth, browser)["code"]
        thief = WeChatOAuth(oauth.app_id, "0" * 32, oauth.redirect_uri)

        with pytest.raises(WeChatOAuthException, match="invalid appsecret"):
            thief.fetch_access_token(code)
        oauth.fetch_access_token(code)
        with pytest.raises(WeChatOAuthException, match="code been used"):
            oauth.fetch_access_token(code)
        with pytest.raises(WeChatOAuthException, match="invalid code"):
            oauth.fetch_access_token("guess")


def test_the_bridge_script_names_its_gateway(gate):
    script = requests.get(f"{gate.url}/bridge.js", timeout=5)

    assert script.headers["Content-Type"].startswith("text/javascript")
    assert f'var gate = "{gate.url}";' in script.text
    assert "getBrandWCPayRequest" in script.text
    asked = requests.options(f"{gate.url}/bridge/pay", timeout=5)
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (204, "*")
