"""The first tea is sold out: the shop asks on one screen, the shopper says yes by one tap."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_exchange import pay
from tests.browser.test_first_sale import add_product, open_store
from tests.browser.test_paying import order, shopper, switch_on

pytestmark = [pytest.mark.browser, pytest.mark.long]


def ask_about_it(desk: Page, site: Site) -> None:
    desk.goto(f"{site.url}/merchant/orders/")
    desk.locator("a[href*='/merchant/orders/2']").first.click()
    desk.wait_for_url(re.compile(r"/merchant/orders/\d+/"))
    desk.get_by_text("有商品缺货？").first.click()
    desk.get_by_role("link", name=re.compile("缺货，问顾客")).first.click()
    other = desk.locator("label:has(input[name=sku])", has_text="雨前龙井")
    other.locator("input").check()
    is_accessible(desk)
    desk.get_by_role("button", name=re.compile("问顾客")).last.click()
    desk.wait_for_url(re.compile(r"/merchant/orders/\d+/$"))


def test_one_tap_changes_the_order_and_the_rest_comes_back(chromium: Browser, site: Site) -> None:
    phone = shopper(chromium)
    desk = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    desk.set_default_timeout(15_000)
    url = open_store(desk, site, "龙井小店")
    add_product(desk, site, "明前龙井", "59.50", stock="9")
    add_product(desk, site, "雨前龙井", "58.00", stock="9")
    switch_on(desk, site, "alipay")
    address = order(phone, site, {"url": url}, "alipay")
    pay(phone, site)
    phone.goto(address)

    ask_about_it(desk, site)
    phone.reload()
    phone.get_by_role("link", name=re.compile("缺货，请在")).click()
    expect(phone.locator("main")).to_contain_text("雨前龙井")
    is_accessible(phone)
    phone.get_by_role("button", name=re.compile("同意换")).first.click()
    phone.wait_for_url(f"**{address.removeprefix(site.url)}")
    expect(phone.locator("#order")).to_contain_text("雨前龙井")
    expect(phone.locator("#order")).to_contain_text("1.50")

    desk.reload()
    expect(desk.locator("main")).to_contain_text("雨前龙井")
    expect(desk.locator("main")).to_contain_text("顾客同意")
    desk.context.close()
    phone.context.close()
