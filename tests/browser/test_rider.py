"""A rider of 达达, called from the desk and followed by the shopper; the simulator plays him."""

import pytest
from playwright.sync_api import Browser, Page, expect

from home.demo.carrier import dada
from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_first_sale import add_product, open_store, order

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_a_rider_is_called_and_followed(chromium: Browser, site: Site, phone: Page) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    desk, played = context.new_page(), context.new_page()
    for page in (desk, played):
        page.set_default_timeout(15_000)
    url = open_store(desk, site, "叫骑手小店")
    add_product(desk, site, "鲜肉月饼", "6", unit="个", stock="9")
    desk.goto(f"{site.url}/merchant/settings/couriers/add/")
    for field, value in (
        ("account", dada.APP_KEY),
        ("key", dada.APP_SECRET),
        ("merchant", dada.SOURCE_ID),
        ("shop", dada.SHOP_NO),
    ):
        desk.fill(f"#{field}", value)
    is_accessible(desk)
    desk.get_by_role("button", name="保存并测试").click()
    expect(desk.locator("main")).to_contain_text("可以用")
    is_accessible(desk)

    order(phone, site, url, "鲜肉月饼")
    desk.goto(f"{site.url}/merchant/orders/")
    desk.get_by_role("button", name="接单").first.click()
    expect(desk.locator("#board")).to_contain_text("待发货 1")
    desk.goto(f"{site.url}/merchant/orders/?state=to_ship")
    desk.get_by_role("link", name="详情").first.click()
    desk.get_by_role("button", name="达达：叫骑手，先看价格").click()
    desk.get_by_role("button", name="叫骑手 ¥8.50").click()
    expect(desk.locator("#rider")).to_contain_text("待接单")
    # To the page's end: in between the bar at the bottom lies over whatever is there.
    desk.evaluate("scrollTo(0, document.body.scrollHeight)")
    is_accessible(desk)
    for step, words in (("接单", "已接单"), ("取货", "配送中")):
        played.goto(site.carrier)
        played.get_by_role("button", name=step, exact=True).click()
        expect(phone.get_by_role("link", name="打给骑手")).to_be_visible(timeout=25_000)
        expect(phone.locator("#order")).to_contain_text(words, timeout=25_000)
    phone.evaluate("scrollTo(0, document.body.scrollHeight)")
    is_accessible(phone)
    played.get_by_role("button", name="送达", exact=True).click()
    expect(phone.locator("#order")).to_contain_text("已送达", timeout=25_000)
    expect(phone.get_by_role("link", name="打给骑手")).to_have_count(0)
    context.close()
