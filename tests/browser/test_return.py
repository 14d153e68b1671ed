"""A return with photos, from the order's page to the refund, as both sides see it."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import make
from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_first_sale import add_product, open_store
from tests.browser.test_paying import order, press, shopper, switch_on

pytestmark = [pytest.mark.browser, pytest.mark.long]


def act(desk: Page, path: str) -> None:
    """Press one of the desk's buttons of an order."""
    token = desk.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    form = {"csrfmiddlewaretoken": token}
    assert desk.request.post(path, form=form, headers={"Referer": desk.url}).ok


def test_goods_go_back_with_photos_and_the_money_comes(chromium: Browser, site: Site) -> None:
    phone = shopper(chromium)
    desk = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    desk.set_default_timeout(15_000)
    url = open_store(desk, site, "退货小店")
    add_product(desk, site, "明前龙井", "59.00", stock="9")
    switch_on(desk, site, "alipay")
    order_url = order(phone, site, {"url": url}, "alipay")
    phone.get_by_role("button", name="立即支付").click()
    phone.wait_for_url(f"{site.gateway}/**")
    press(phone, "确认支付")
    desk.goto(f"{site.url}/merchant/orders/")
    desk.locator("a[href*='/merchant/orders/2']").first.click()
    desk.wait_for_url(re.compile(r"/merchant/orders/\d+/"))
    act(desk, f"{desk.url}confirm/")
    act(desk, f"{desk.url}ship/")

    phone.goto(order_url)
    phone.get_by_role("link", name="申请售后").click()
    phone.get_by_role("link", name=re.compile("退货退款")).click()
    phone.select_option("#reason", "broken")
    phone.fill("#words", "罐子是裂的")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": make.photo().read()}
    phone.set_input_files("input[name=photos]", photo)
    is_accessible(phone)
    phone.locator("form button.btn--primary").click()
    phone.wait_for_url("**/aftersales/*/")
    expect(phone.locator(".order-head__state")).to_contain_text("等商家处理")
    is_accessible(phone)

    desk.goto(f"{site.url}/merchant/aftersales/")
    desk.locator("a[href*='/merchant/aftersales/S']").first.click()
    expect(desk.locator("body")).to_contain_text("罐子是裂的")
    shown = desk.locator("img[src*='/photos/']").first
    shown.scroll_into_view_if_needed()
    expect(shown).to_be_visible()
    is_accessible(desk)
    desk.fill("#place", "退货小店 13800000000 文三路 1 号")
    desk.get_by_role("button", name="同意，让买家寄回").click()
    expect(desk.locator(".order-head__state")).to_contain_text("等买家寄回")

    phone.reload()
    expect(phone.locator("body")).to_contain_text("文三路 1 号")
    phone.fill("#courier", "圆通速递")
    phone.fill("#tracking_number", "YT1234567890123")
    phone.get_by_role("button", name="我已寄出").click()
    expect(phone.locator(".order-head__state")).to_contain_text("等商家收退货")

    desk.reload()
    desk.get_by_role("button", name="确认", exact=True).click()
    expect(desk.locator(".order-head__state")).to_contain_text(re.compile("退款中|已完成"))
    # The refund is sent by a task of every fifteen seconds.
    until = time.monotonic() + 90
    while "已完成" not in phone.locator(".order-head__state").inner_text():
        assert time.monotonic() < until
        phone.wait_for_timeout(3_000)
        phone.reload()
    phone.goto(order_url)
    expect(phone.locator("body")).to_contain_text("退款")
    desk.context.close()
    phone.context.close()
