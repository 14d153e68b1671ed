"""A number and a label from a courier, asked for at the desk; the simulator plays 快递100."""

import pytest
from playwright.sync_api import Browser, Page, expect

from home.demo.carrier import fake as carrier
from home.demo.carrier import waybills
from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_first_sale import add_product, open_store, order

pytestmark = [pytest.mark.browser, pytest.mark.long]
KEYS = {
    "key": carrier.KEY,
    "secret": waybills.SECRET,
    "template": waybills.TEMPLATE,
    "partner": waybills.PARTNER,
    "partner_key": waybills.PARTNER_KEY,
    "sender_address": "浙江省杭州市西湖区文新路 1 号",
}


def looked_at(desk: Page) -> None:
    """At the page's end: in between the bar at the bottom lies over whatever is there."""
    desk.evaluate("scrollTo(0, document.body.scrollHeight)")
    is_accessible(desk)


def test_a_number_is_asked_for_and_its_label_printed(
    chromium: Browser, site: Site, phone: Page
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    desk = context.new_page()
    desk.set_default_timeout(15_000)
    url = open_store(desk, site, "打单小店")
    add_product(desk, site, "龙井茶", "68", unit="盒", stock="9")
    desk.goto(f"{site.url}/merchant/settings/delivery/")
    desk.locator("input[name=offers_express]").check()
    desk.locator("input[name=cod_for_parcels]").check()
    desk.get_by_role("button", name="保存").first.click()
    desk.goto(f"{site.url}/merchant/settings/waybills/add/")
    desk.select_option("#courier", "zhongtong")
    for field, value in KEYS.items():
        desk.fill(f"#{field}", value)
    looked_at(desk)
    desk.get_by_role("button", name="保存并测试").click()
    expect(desk.locator("main")).to_contain_text("可以用")

    order(phone, site, url, "龙井茶", delivery="express")
    desk.goto(f"{site.url}/merchant/orders/")
    desk.get_by_role("button", name="接单").first.click()
    expect(desk.locator("body")).to_contain_text("已接单")
    expect(desk.locator("body")).to_contain_text("已接单")
    desk.goto(f"{site.url}/merchant/shipping/waybills/")
    looked_at(desk)
    desk.get_by_role("button", name="打单发货").click()
    latest = desk.locator("#latest-waybills")
    expect(latest).to_contain_text("已取号", timeout=25_000)
    expect(latest.get_by_role("link", name="打印 1 张面单")).to_be_visible(timeout=25_000)
    latest.get_by_role("link", name="李明").click()
    expect(desk.locator("#waybills")).to_contain_text("中通快递")
    looked_at(desk)
    link = desk.locator("#waybills").get_by_role("link", name="打印面单")
    paper = desk.request.get(f"{site.url}{link.get_attribute('href')}")
    assert paper.body()[:5] == b"%PDF-"
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.get_by_role("button", name="取消面单").click()
    expect(desk.locator("#waybills")).to_contain_text("已取消")
    expect(desk.locator("main")).to_contain_text("待发货")
    context.close()
