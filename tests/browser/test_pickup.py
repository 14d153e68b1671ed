"""A pick-up code from the buyer's phone, typed at two desks at once."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_first_sale import add_product, open_store

pytestmark = pytest.mark.browser


def test_two_desks_and_one_code(chromium: Browser, site: Site, phone: Page) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    desk, other = context.new_page(), context.new_page()
    for page in (desk, other):
        page.set_default_timeout(15_000)
    url = open_store(desk, site, "自提小店")
    add_product(desk, site, "龙井茶", "68", unit="盒", stock="9")
    desk.goto(f"{site.url}/merchant/settings/delivery/")
    desk.get_by_label("到店自提").check()
    desk.get_by_role("button", name="保存").first.click()

    phone.goto(url)
    phone.get_by_role("link", name="龙井茶").first.click()
    phone.get_by_role("button", name="立即购买").first.click()
    phone.locator("input[name=delivery][value=pickup]").check()
    phone.fill("[name=name]", "王芳")
    phone.fill("[name=phone]", "13700000077")
    phone.locator("input[name=pay_method][value=in_store]").check()
    phone.get_by_role("button", name=re.compile("提交订单")).click()
    phone.wait_for_url("**/orders/**")
    code = phone.locator(".pickup-code").inner_text().replace(" ", "")
    expect(phone.locator(".pickup-qr svg")).to_be_visible()
    is_accessible(phone)

    for page in (desk, other):
        page.goto(f"{site.url}/merchant/pickup/")
        page.fill("#code", code)
        page.get_by_role("button", name="查找").click()
        expect(page.locator("main")).to_contain_text("龙井茶")
    is_accessible(desk)
    desk.get_by_role("button", name="核销并交货").click(no_wait_after=True)
    other.get_by_role("button", name="核销并交货").click(no_wait_after=True)
    expect(desk.locator(".strip--success, .strip--danger")).to_be_visible()
    expect(other.locator(".strip--success, .strip--danger")).to_be_visible()
    said = sorted(
        page.locator(".strip--success, .strip--danger").inner_text() for page in (desk, other)
    )

    assert len([words for words in said if "已交货" in words]) == 1
    assert len([words for words in said if "已经核销" in words]) == 1
    context.close()
