"""A coupon from the store's page to the refund of a part: the same figures all the way."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.signed_in import sign_in
from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_first_sale import add_product, open_store
from tests.browser.test_paying import press, shopper, switch_on

pytestmark = [pytest.mark.browser, pytest.mark.long]
# What its owner set before: five yuan to be claimed on the page, ten off from sixty on.
DEALS = """
from decimal import Decimal
from shop.stores.models import Store, StorePage
from tests.shop.promotions.made import coupon, off, promotion
store = Store.objects.select_related("owner").get(name="领券小店")
coupon(store, "5", "39", name="见面礼")
promotion(store, "spend_off", off("60", "10"), name="满减")
page = StorePage.objects.get(store=store)
page.body.append(("coupons", {"title": "领优惠券", "store": None}))
page.save_revision(user=store.owner).publish(user=store.owner)
"""


def test_claimed_hinted_ordered_and_partly_refunded(chromium: Browser, site: Site) -> None:
    phone = shopper(chromium)
    desk = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    desk.set_default_timeout(15_000)
    shop_url = open_store(desk, site, "领券小店")
    add_product(desk, site, "明前龙井", "40.00", stock="9")
    switch_on(desk, site, "alipay")
    site.manage("shell", "-c", DEALS)
    sign_in(phone, site)

    phone.goto(shop_url)
    phone.get_by_role("button", name="领取 见面礼").click()
    expect(phone.locator("body")).to_contain_text("领到了「见面礼」，结算时会自动用上")

    phone.goto(shop_url)
    phone.get_by_role("link", name="明前龙井").first.click()
    phone.get_by_role("button", name="加入购物车").first.click()
    expect(phone.locator("[data-cart-badge]").first).to_have_text("1")
    phone.goto(f"{site.url}/cart/")
    main = phone.locator("main")
    expect(main).to_contain_text("再买 ¥20.00，减 ¥10")
    is_accessible(phone)
    phone.get_by_role("button", name="增加数量").first.click()
    expect(main).not_to_contain_text("再买 ¥20.00")
    expect(main).to_contain_text("满减")

    order_url = order(phone, site)
    refund_one(desk, site)
    # The task that sends refunds comes by every fifteen seconds.
    until = time.monotonic() + 90
    phone.goto(order_url)
    while "退款 ¥32.50" not in phone.locator("body").inner_text():
        assert time.monotonic() < until
        phone.wait_for_timeout(3_000)
        phone.reload()
    expect(phone.locator("body")).to_contain_text("明前龙井 × 1")
    phone.goto(f"{site.url}/account/coupons/")
    phone.get_by_role("link", name=re.compile("用过的")).click()
    expect(phone.locator("main")).to_contain_text("见面礼")
    desk.context.close()
    phone.context.close()


def order(phone: Page, site: Site) -> str:
    """From the cart to a paid order of 2 × 40 − 10 − 5; its address."""
    phone.get_by_role("button", name=re.compile("去结算")).click()
    phone.wait_for_url("**/checkout/**")
    phone.locator("input[name=delivery][value=pickup]").check()
    phone.fill("#name", "王芳")
    phone.locator("input[name=pay_method][value=alipay]").check()
    expect(phone.locator("#bar-total")).to_contain_text("65")
    expect(phone.locator("#totals")).to_contain_text("见面礼")
    is_accessible(phone)
    phone.get_by_role("button", name="提交订单").click()
    phone.wait_for_url(re.compile(r"/orders/[^/]+/pay/"))
    order_url = phone.url.split("?")[0].removesuffix("pay/")
    phone.get_by_role("button", name="立即支付").click()
    phone.wait_for_url(f"{site.gateway}/**")
    expect(phone.locator("body")).to_contain_text("65.00")
    press(phone, "确认支付")
    phone.goto(order_url)
    expect(phone.locator(".order-head__state")).to_contain_text("待接单")
    expect(phone.locator("body")).to_contain_text("65.00")
    return order_url


def refund_one(desk: Page, site: Site) -> None:
    """One of the two: half of what was paid for both."""
    desk.goto(f"{site.url}/merchant/orders/")
    desk.locator("a[href*='/merchant/orders/2']").first.click()
    desk.wait_for_url(re.compile(r"/merchant/orders/\d+/"))
    desk.goto(f"{desk.url}refund/")
    desk.get_by_role("button", name="多退一些明前龙井").click()
    expect(desk.locator("#refund-foot")).to_contain_text("¥32.50")
    desk.locator("input[name=reason]").first.check()
    is_accessible(desk)
    desk.get_by_role("button", name="退款 ¥32.50").click()
    expect(desk.locator("body")).to_contain_text("32.50")
    desk.wait_for_url(re.compile(r"/merchant/orders/\d+/$"))
