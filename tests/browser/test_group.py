"""A group of three that is made, and one that fails, in real browsers."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_first_sale import add_product, open_store
from tests.browser.test_paying import pay_as_somebody, shopper, switch_on

pytestmark = [pytest.mark.browser, pytest.mark.long]
TIME_IS_UP = """
from datetime import timedelta
from django.utils import timezone
from orders.groups.tasks import settle_groups
from shop.groups.models import Group
past = timezone.now() - timedelta(minutes=1)
Group.unscoped.filter(state="open").update(ends_at=past)
settle_groups()
"""


def buy(chromium: Browser, site: Site, url: str, button: str, number: int) -> Page:
    """Open or join a group and pay by somebody's phone; ends on the order's page."""
    page = shopper(chromium, desktop=True)
    page.goto(url)
    page.get_by_role("button", name=re.compile(button)).click()
    page.wait_for_url("**/checkout/**")
    page.locator("input[name=delivery][value=pickup]").check()
    page.fill("#name", f"{'赵钱孙李'[number % 4]}某")
    page.fill("#phone", f"1360000{number:04d}")
    page.locator("input[name=pay_method][value=wechatpay]").check()
    page.get_by_role("button", name="提交订单").click()
    page.wait_for_url(re.compile(r"/orders/[^/]+/pay/"))
    order = page.url.split("?")[0].removesuffix("pay/")
    expect(page.locator("svg.qr")).to_be_visible()
    pay_as_somebody(chromium, site)
    expect(page.locator("#pay-status")).to_contain_text("支付成功")
    page.goto(order)
    return page


def test_three_make_a_group_and_another_fails(chromium: Browser, site: Site, phone: Page) -> None:
    desk = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    desk.set_default_timeout(15_000)
    shop_url = open_store(desk, site, "团购小店")
    add_product(desk, site, "明前龙井", "59.00", stock="90")
    switch_on(desk, site, "wechatpay")
    desk.goto(f"{site.url}/merchant/promotions/groups/new/")
    desk.select_option("#goods", index=1)
    desk.fill("#price", "39.00")
    desk.fill("#size", "3")
    is_accessible(desk)
    desk.get_by_role("button", name="建好").last.click()
    expect(desk.locator(".strip--success")).to_contain_text("团购已建好")

    phone.goto(shop_url)
    phone.get_by_role("link", name="明前龙井").first.click()
    expect(phone.get_by_role("button", name="立即购买")).to_be_visible()
    phone.get_by_role("link", name=re.compile("3 人团")).click()
    expect(phone.locator("main")).to_contain_text("单独购买 ¥59.00")
    is_accessible(phone)
    terms = phone.url

    first = buy(chromium, site, terms, "开团", 1)
    expect(first.locator("main")).to_contain_text("待成团")
    expect(first.get_by_role("link", name="查看这个团，发给朋友")).to_be_visible()
    phone.reload()
    phone.get_by_role("link", name=re.compile("去参团")).click()
    expect(phone.locator("main")).to_contain_text("还差 2 人成团")
    expect(phone.locator(".pickup-qr svg")).to_be_visible()
    is_accessible(phone)
    group = phone.url
    for number in (2, 3):
        last = buy(chromium, site, group, "参团", number)
    expect(last.locator("main")).to_contain_text("等商家接单")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("已成团")

    lonely = buy(chromium, site, terms, "开团", 4)
    expect(lonely.locator("main")).to_contain_text("待成团")
    site.manage("shell", "-c", TIME_IS_UP)
    lonely.reload()
    expect(lonely.locator("main")).to_contain_text("未成团")
    expect(lonely.locator("main")).to_contain_text("退回")
