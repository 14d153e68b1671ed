"""An exchange for something dearer: the difference is paid before anything goes back."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_first_sale import add_product, open_store
from tests.browser.test_paying import order, press, shopper, switch_on
from tests.browser.test_return import act

pytestmark = [pytest.mark.browser, pytest.mark.long]
STATE = ".order-head__state"


def sent(phone: Page, desk: Page, site: Site, url: str) -> str:
    """An order of tea for 59.00, paid at the practice gateway and sent; its address."""
    address = order(phone, site, {"url": url}, "alipay")
    pay(phone, site)
    desk.goto(f"{site.url}/merchant/orders/")
    desk.locator("a[href*='/merchant/orders/2']").first.click()
    desk.wait_for_url(re.compile(r"/merchant/orders/\d+/"))
    act(desk, f"{desk.url}confirm/")
    act(desk, f"{desk.url}ship/")
    return address


def pay(phone: Page, site: Site) -> None:
    phone.get_by_role("button", name="立即支付").click()
    phone.wait_for_url(f"{site.gateway}/**")
    press(phone, "确认支付")
    phone.get_by_text("返回商家").click()
    expect(phone.locator("#pay-status")).to_contain_text("支付成功")


def ask_for_the_black_one(phone: Page, address: str) -> None:
    phone.goto(address)
    phone.get_by_role("link", name="申请售后").click()
    phone.get_by_role("link", name=re.compile("换货")).click()
    choice = phone.locator("label", has_text="祁门红茶")
    expect(choice).to_contain_text("补 ¥6.50")
    choice.locator("input[name=want]").check()
    phone.select_option("#reason", "size")
    is_accessible(phone)
    phone.locator("form button.btn--primary").click()
    phone.wait_for_url("**/aftersales/*/")
    expect(phone.locator(STATE)).to_contain_text("等商家处理")


def grant(desk: Page, site: Site) -> None:
    desk.goto(f"{site.url}/merchant/aftersales/")
    desk.locator("a[href*='/merchant/aftersales/S']").first.click()
    expect(desk.locator("body")).to_contain_text("祁门红茶")
    desk.fill("#place", "换货小店 13800000000 文三路 1 号")
    button = desk.get_by_role("button", name="同意换货，让买家补 ¥6.50")
    button.scroll_into_view_if_needed()
    is_accessible(desk)
    button.click()
    expect(desk.locator(STATE)).to_contain_text("等买家补差价")


def send_back(phone: Page) -> None:
    expect(phone.locator("body")).to_contain_text("文三路 1 号")
    phone.fill("#courier", "圆通速递")
    phone.fill("#tracking_number", "YT1234567890123")
    phone.get_by_role("button", name="我已寄出").click()
    expect(phone.locator(STATE)).to_contain_text("等商家收退货")


def test_the_difference_is_paid_and_the_dearer_goods_come(chromium: Browser, site: Site) -> None:
    phone = shopper(chromium)
    desk = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    desk.set_default_timeout(15_000)
    url = open_store(desk, site, "换货小店")
    add_product(desk, site, "明前龙井", "59.00", stock="9")
    add_product(desk, site, "祁门红茶", "65.50", stock="9")
    switch_on(desk, site, "alipay")
    address = sent(phone, desk, site, url)

    ask_for_the_black_one(phone, address)
    mine = phone.url
    grant(desk, site)
    phone.reload()
    is_accessible(phone)
    phone.get_by_role("link", name=re.compile("6.50")).first.click()
    pay(phone, site)
    phone.goto(mine)
    expect(phone.locator(STATE)).to_contain_text("等买家寄回")
    send_back(phone)

    desk.reload()
    desk.get_by_role("button", name="确认", exact=True).click()
    expect(desk.locator(STATE)).to_contain_text("等商家寄出")
    desk.fill("#courier", "中通快递")
    desk.fill("#tracking_number", "ZT73123456789012")
    desk.get_by_role("button", name="已寄出，扣库存").click()
    expect(desk.locator(STATE)).to_contain_text("新货已寄出")

    phone.reload()
    expect(phone.locator("body")).to_contain_text("ZT73123456789012")
    is_accessible(phone)
    phone.get_by_role("button", name=re.compile("收到")).click()
    expect(phone.locator(STATE)).to_contain_text("已完成")
    phone.goto(address)
    expect(phone.locator("#order")).to_contain_text("祁门红茶")
    expect(phone.locator("#order")).to_contain_text("1 件已退回，换成了别的商品")
    desk.context.close()
    phone.context.close()
