"""Money paid in, a gift on top, and an order that balance and a gateway pay together."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.signed_in import sign_in
from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_first_sale import add_product, open_store
from tests.browser.test_paying import press, shopper, switch_on

pytestmark = [pytest.mark.browser, pytest.mark.long]
CLUB = """
from decimal import Decimal
from django.utils import timezone
from accounts.models import User
from orders.balance import terms
from shop.members import memberships, programmes
from shop.stores.models import Store
store = Store.objects.get(name="充值小店")
programmes.save(store=store, actor=store.owner, values={"is_on": True})
tiers = [(Decimal(50), Decimal(5))]
terms.save(store=store, actor=store.owner, is_on=True, is_registered=False, tiers_=tiers)
member = User.unscoped.get(phone="PHONE")
memberships.join(store=store, user=member, at=timezone.now())
"""


def test_topped_up_and_spent_with_a_gateway_for_the_rest(chromium: Browser, site: Site) -> None:
    phone = shopper(chromium)
    desk = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    desk.set_default_timeout(15_000)
    shop_url = open_store(desk, site, "充值小店")
    add_product(desk, site, "明前龙井", "80.00", stock="9")
    switch_on(desk, site, "alipay")
    site.manage("shell", "-c", CLUB.replace("PHONE", sign_in(phone, site)))

    phone.goto(f"{site.url}/account/balance/")
    phone.get_by_role("link", name=re.compile("充值小店")).click()
    expect(phone.locator("main")).to_contain_text("送 ¥5.00")
    is_accessible(phone)
    phone.get_by_role("button", name="去付款").click()
    phone.wait_for_url("**/pay/**")
    pay_by_alipay(phone, site)
    phone.goto(f"{site.url}/account/balance/")
    expect(phone.locator("main")).to_contain_text("¥55.00")

    phone.goto(shop_url)
    phone.get_by_role("link", name="明前龙井").first.click()
    phone.get_by_role("button", name="立即购买").click()
    phone.wait_for_url("**/checkout/**")
    phone.locator("input[name=delivery][value=pickup]").check()
    phone.fill("#name", "王芳")
    phone.locator("input[name=use_balance]").check()
    expect(phone.locator("main")).to_contain_text("还需支付")
    expect(phone.locator("main")).to_contain_text("25.00")
    phone.locator("input[name=pay_method][value=alipay]").check()
    is_accessible(phone)
    phone.get_by_role("button", name="提交订单").click()
    phone.wait_for_url(re.compile(r"/orders/[^/]+/pay/"))
    order = phone.url.split("?")[0].removesuffix("pay/")
    expect(phone.locator("main")).to_contain_text("25.00")
    pay_by_alipay(phone, site)
    phone.goto(order)
    expect(phone.locator(".order-head__state")).to_contain_text("待接单")
    phone.goto(f"{site.url}/account/balance/")
    expect(phone.locator("main")).to_contain_text("¥0.00")


def pay_by_alipay(phone: Page, site: Site) -> None:
    phone.get_by_role("button", name="立即支付").click()
    phone.wait_for_url(f"{site.gateway}/**")
    press(phone, "确认支付")
    phone.get_by_text("返回商家").click()
    expect(phone.locator("#pay-status")).to_contain_text("支付成功")
