"""A 秒杀 from the countdown to the money: the page waits, the button opens, a place is paid for."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_first_sale import add_product, open_store
from tests.browser.test_paying import press, shopper, switch_on

pytestmark = [pytest.mark.browser, pytest.mark.long]
IN_AN_HOUR = """
from django.utils import timezone
from shop.catalog.models import ProductVariant
from tests.shop.flash.made import HOUR, seckill
at = timezone.now()
tea = ProductVariant.unscoped.get(store__name="秒杀小店")
seckill(tea, "9.90", 1, at=at, starts_at=at + HOUR, ends_at=at + 2 * HOUR)
"""
NOW = """
from django.utils import timezone
from shop.flash import items
from shop.flash.models import FlashItem
item = FlashItem.unscoped.get(store__name="秒杀小店")
items.begin(store=item.store, number=item.number, actor=item.store.owner, at=timezone.now())
"""


def test_the_clock_runs_out_one_gets_it_and_pays(
    chromium: Browser, site: Site, another_phone: Page
) -> None:
    phone = shopper(chromium)
    desk = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    desk.set_default_timeout(15_000)
    open_store(desk, site, "秒杀小店")
    add_product(desk, site, "明前龙井", "59.00", stock="9")
    switch_on(desk, site, "alipay")
    site.manage("shell", "-c", IN_AN_HOUR)
    desk.goto(f"{site.url}/merchant/promotions/flash/")
    # By its link: the source of a page holds random keys too.
    link = desk.get_by_role("link", name="明前龙井").get_attribute("href")
    assert link
    page = f"{site.url}/seckill/{link.strip('/').split('/')[-1]}/"

    for one in (phone, another_phone):
        one.clock.install()
        one.goto(page)
        expect(one.locator("main")).to_contain_text("距开始")
        expect(one.get_by_role("button", name="立即抢")).to_be_disabled()
    is_accessible(phone)
    # An hour on both phones, and the hour of the shop: no test waits, and no machine is too slow.
    site.manage("shell", "-c", NOW)
    for one in (phone, another_phone):
        one.clock.fast_forward("01:00:00")
    expect(phone.get_by_role("button", name="立即抢")).to_be_enabled()
    phone.get_by_role("button", name="立即抢").click()
    phone.wait_for_url("**/checkout/**")
    expect(phone.locator("main")).to_contain_text("9.90")

    # The other one comes too late, and hears it on the same page.
    expect(another_phone.get_by_role("button", name="立即抢")).to_be_enabled()
    another_phone.get_by_role("button", name="立即抢").click()
    expect(another_phone.locator("[data-said]")).to_contain_text("抢完了")
    another_phone.reload()
    expect(another_phone.locator("main")).to_contain_text("抢完了")
    is_accessible(another_phone)

    pays(phone, site)


def pays(phone: Page, site: Site) -> None:
    """The place that was got, with Alipay."""
    phone.locator("input[name=delivery][value=pickup]").check()
    phone.fill("#name", "王芳")
    phone.fill("#phone", "13400000001")
    phone.locator("input[name=pay_method][value=alipay]").check()
    phone.get_by_role("button", name="提交订单").click()
    phone.wait_for_url(re.compile(r"/orders/[^/]+/pay/"))
    order = phone.url.split("?")[0].removesuffix("pay/")
    phone.get_by_role("button", name="立即支付").click()
    phone.wait_for_url(f"{site.gateway}/**")
    press(phone, "确认支付")
    phone.goto(order)
    expect(phone.locator(".order-head__state")).to_contain_text("待接单")
    expect(phone.locator("main")).to_contain_text("9.90")
