"""
Paying in a real browser through the practice gateway: what a person sees when all goes well,
and with each of its switches for trouble.
"""

import json
import re
import time
from itertools import count
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.test_first_sale import add_product, open_store

pytestmark = [pytest.mark.browser, pytest.mark.long]
_names = count(1)
WECHAT = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36 "
    "MicroMessenger/8.0.60"
)
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/156 Mobile Safari/537.36"


@pytest.fixture(scope="module")
def shop(chromium: Browser, site: Site) -> dict[str, str]:
    """A store that takes WeChat Pay and Alipay through the platform's account."""
    page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.set_default_timeout(15_000)
    url = open_store(page, site, f"收款小店{next(_names)}")
    add_product(page, site, "明前龙井", "59.00", stock="90")
    for channel in ("wechatpay", "alipay"):
        switch_on(page, site, channel)
    return {"url": url, "state": page.context.storage_state()}


def switch_on(page: Page, site: Site, channel: str) -> None:
    page.goto(f"{site.url}/merchant/settings/payments/")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        f"{site.url}/merchant/settings/payments/{channel}/switch/",
        form={"csrfmiddlewaretoken": token, "on": "1"},
        headers={"Referer": page.url},
    )
    assert answer.ok, answer.status


@pytest.fixture(autouse=True)
def _quiet(site: Site):
    trouble(site, clear=True)
    yield
    trouble(site, clear=True)


def trouble(site: Site, name: str = "", *, clear: bool = False, **given) -> None:
    body = {"clear": True} if clear else {"name": name, "on": True, **given}
    request = Request(  # noqa: S310
        f"{site.gateway}/trouble",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    urlopen(request).close()  # noqa: S310


def shopper(chromium: Browser, *, agent: str = "", desktop: bool = False) -> Page:
    size = {"width": 1280, "height": 800} if desktop else {"width": 390, "height": 844}
    given = {} if desktop else {"user_agent": agent or PHONE}
    # WeChat's bridge is part of the app: its own requests ask no policy of the page.
    page = chromium.new_context(viewport=size, bypass_csp=agent == WECHAT, **given).new_page()
    page.set_default_timeout(15_000)
    return page


def order(page: Page, site: Site, shop: dict[str, str], method: str) -> str:
    """Buy one tea and choose how to pay; ends on the payment page."""
    page.goto(shop["url"])
    page.get_by_role("link", name="明前龙井").first.click()
    page.get_by_role("button", name="立即购买").click()
    page.wait_for_url("**/checkout/**")
    page.locator("input[name=delivery][value=pickup]").check()
    page.fill("#name", "李明")
    page.fill("#phone", f"137{next(_names):08d}")
    page.locator(f"input[name=pay_method][value={method}]").check()
    page.get_by_role("button", name="提交订单").click()
    page.wait_for_url(re.compile(r"/orders/[^/]+/pay/"))
    return page.url.split("?")[0].removesuffix("pay/")


def payer_url(site: Site) -> str:
    """The newest trade's page at the gateway: what the payer's phone opens."""
    with urlopen(f"{site.gateway}/") as answer:  # noqa: S310
        found = re.search(r'href="(/pay/[\w-]+)"', answer.read().decode())
    assert found
    return f"{site.gateway}{found[1]}"


def pay_as_somebody(chromium: Browser, site: Site, button: str = "确认支付") -> None:
    """Another phone scans the code and pays."""
    page = shopper(chromium)
    page.goto(payer_url(site))
    press(page, button)
    page.context.close()


def press(page: Page, button: str) -> None:
    target = page.get_by_role("button", name=button, exact=True)
    if not target.is_visible():
        page.locator("summary").first.click()
    target.click()
    page.wait_for_load_state()


def is_paid(page: Page, order_url: str) -> None:
    page.goto(order_url)
    expect(page.locator(".order-head__state")).to_contain_text("待接单")


@pytest.mark.parametrize("method", ["wechatpay", "alipay"])
def test_a_desktop_scans_and_the_page_shows_it_by_itself(chromium, site, shop, method):
    page = shopper(chromium, desktop=True)
    order_url = order(page, site, shop, method)
    expect(page.locator("svg.qr")).to_be_visible()

    pay_as_somebody(chromium, site)
    expect(page.locator("#pay-status")).to_contain_text("支付成功")

    is_paid(page, order_url)


@pytest.mark.parametrize("method", ["wechatpay", "alipay"])
def test_a_phone_goes_to_the_gateway_and_comes_back_paid(chromium, site, shop, method):
    page = shopper(chromium)
    order(page, site, shop, method)
    page.get_by_role("button", name="立即支付").click()
    page.wait_for_url(f"{site.gateway}/**")

    press(page, "确认支付")
    page.get_by_text("返回商家").click()

    expect(page.locator("#pay-status")).to_contain_text("支付成功")


def test_inside_wechat_the_bridge_asks_and_the_page_waits_for_the_truth(chromium, site, shop):
    page = shopper(chromium, agent=WECHAT)
    with urlopen(f"{site.gateway}/bridge.js") as answer:  # noqa: S310
        bridge = answer.read().decode()
    page.add_init_script(bridge + '\nif (window.WeixinJSBridge) WeixinJSBridge.answer = "ok";')
    order(page, site, shop, "wechatpay")
    assert not page.locator("input[value=alipay]").count()

    page.get_by_role("button", name="立即支付").click()

    expect(page.locator("#pay-status")).to_contain_text("支付成功", timeout=15_000)


def test_a_failed_payment_stays_open_and_can_be_tried_again(chromium, site, shop):
    page = shopper(chromium)
    order_url = order(page, site, shop, "alipay")
    page.get_by_role("button", name="立即支付").click()
    page.wait_for_url(f"{site.gateway}/**")
    press(page, "支付失败")

    page.goto(order_url)
    expect(page.locator(".order-head__state")).to_contain_text("待付款")
    page.get_by_role("link", name="去支付").click()
    page.get_by_role("button", name="立即支付").click()
    page.wait_for_url(f"{site.gateway}/**")
    press(page, "确认支付")

    expect_on(page, order_url, "待接单")


@pytest.mark.parametrize(
    "switch", ["duplicate", "late", "reordered", "lost", "replayed", "slow", "probe"]
)
def test_the_order_is_paid_once_whatever_happens_to_the_message(chromium, site, shop, switch):
    page = shopper(chromium, desktop=True)
    order_url = order(page, site, shop, "wechatpay")
    expect(page.locator("svg.qr")).to_be_visible()
    trouble(site, switch, **({"value": 2} if switch in {"late", "slow"} else {}))

    pay_as_somebody(chromium, site)

    expect(page.locator("#pay-status")).to_contain_text("支付成功", timeout=30_000)
    page.goto(order_url)
    expect(page.locator(".timeline__event", has_text="收款")).to_have_count(1)


@pytest.mark.parametrize("switch", ["tampered", "wrong_amount", "wrong_key"])
@pytest.mark.parametrize("method", ["wechatpay", "alipay"])
def test_a_false_message_pays_nothing_and_the_question_finds_the_truth(
    chromium, site, shop, switch, method
):
    page = shopper(chromium, desktop=True)
    order_url = order(page, site, shop, method)
    expect(page.locator("svg.qr")).to_be_visible()
    trouble(site, switch)

    pay_as_somebody(chromium, site)

    # Every message is refused; our own question settles it.
    expect(page.locator("#pay-status")).to_contain_text("支付成功", timeout=30_000)
    page.goto(order_url)
    expect(page.locator(".timeline__event", has_text="收款")).to_have_count(1)
    assert '"ok": false' in site.audit_log.read_text(encoding="utf-8")


def test_a_gateway_that_is_down_is_told_and_the_order_waits(chromium, site, shop):
    trouble(site, "error_500")
    page = shopper(chromium, desktop=True)
    order(page, site, shop, "alipay")

    expect(page.locator(".strip--danger")).to_contain_text("请稍后重试或换一种方式")
    trouble(site, clear=True)
    page.get_by_role("button", name="立即支付").click()
    expect(page.locator("svg.qr")).to_be_visible()


def test_paying_twice_gives_the_second_sum_back(chromium, site, shop):
    page = shopper(chromium, desktop=True)
    order_url = order(page, site, shop, "alipay")
    expect(page.locator("svg.qr")).to_be_visible()

    pay_as_somebody(chromium, site, "重复支付")

    expect(page.locator("#pay-status")).to_contain_text("支付成功", timeout=20_000)
    expect_on(page, order_url, "多付的款项退回")
    expect_on(page, order_url, "已原路退回")


def test_money_after_cancelling_goes_back(chromium, site, shop):
    page = shopper(chromium, desktop=True)
    order_url = order(page, site, shop, "wechatpay")
    expect(page.locator("svg.qr")).to_be_visible()
    gateway_page = payer_url(site)
    page.goto(order_url)
    page.get_by_role("button", name="取消订单").first.click()
    page.locator("dialog[open]").get_by_role("button", name="取消订单").click()
    expect(page.locator(".order-head__state")).to_contain_text("已取消")

    payer = shopper(chromium)
    payer.goto(gateway_page)
    press(payer, "晚到的付款")

    expect_on(page, order_url, "多付的款项退回")
    expect_on(page, order_url, "已原路退回")


def expect_on(page: Page, url: str, words: str) -> None:
    """A page that has these words sooner or later: tasks are at work."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        page.goto(url)
        if page.get_by_text(words).count():
            return
        time.sleep(0.5)
    raise AssertionError(f"{words} never stood on {url}")
