"""A pick-up code from the buyer's phone, typed at two desks at once."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_first_sale import add_product, open_store

pytestmark = [pytest.mark.browser, pytest.mark.long]


def ordered(phone: Page, url: str) -> str:
    """The code of an order to pick up, as its buyer reads it."""
    phone.goto(url)
    phone.get_by_role("link", name="龙井茶").first.click()
    phone.get_by_role("button", name="立即购买").first.click()
    phone.locator("input[name=delivery][value=pickup]").check()
    phone.fill("[name=name]", "王芳")
    phone.fill("[name=phone]", "13700000077")
    phone.locator("input[name=pay_method][value=in_store]").check()
    phone.get_by_role("button", name=re.compile("提交订单")).click()
    phone.wait_for_url("**/orders/**")
    return phone.locator(".pickup-code").inner_text().replace(" ", "")


def hand_over_without_network(desk: Page, site: Site, code: str) -> None:
    """The page knew the code before the network went, and tells of it when that is back."""
    with desk.expect_response("**/pickup/known/"):
        desk.goto(f"{site.url}/merchant/pickup/")
    desk.context.set_offline(True)
    desk.fill("#code", code)
    desk.get_by_role("button", name="查找").click()
    said = desk.locator("#pickup-said")
    expect(said).to_contain_text("龙井茶")
    is_accessible(desk)
    said.get_by_role("button", name="离线核销并交货").click()
    expect(said).to_contain_text("网络恢复后自动补记")
    desk.get_by_role("button", name="查找").click()
    expect(said).to_contain_text("刚才已经离线核销过了")
    desk.context.set_offline(False)
    expect(said).to_contain_text("已补记", timeout=30_000)


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

    code = ordered(phone, url)
    expect(phone.locator(".pickup-qr svg")).to_be_visible()
    is_accessible(phone)
    hand_over_without_network(desk, site, ordered(phone, url))

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
