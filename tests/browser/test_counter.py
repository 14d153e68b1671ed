"""A walk-in customer: three lines and the cash within twenty seconds."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_first_sale import add_product, open_store

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_three_lines_by_staff_within_twenty_seconds(site: Site, phone: Page) -> None:
    open_store(phone, site, "柜台小店")
    for name, price in (("东北大米", "5.50"), ("可口可乐", "3"), ("蓝色薯片", "6")):
        add_product(phone, site, name, price, stock="9")
    phone.goto(f"{site.url}/merchant/orders/")
    began = time.monotonic()
    phone.get_by_role("link", name="开单").click()
    for count, words in enumerate(("dami", "kekou", "薯片"), start=1):
        phone.locator("#q").clear()
        phone.locator("#q").press_sequentially(words, delay=60)
        phone.locator("#found button").first.click()
        expect(phone.locator("input[name=line]")).to_have_count(count)
    is_accessible(phone)
    phone.get_by_role("button", name="收现金").click()
    phone.wait_for_url("**/merchant/orders/2*/")
    took = time.monotonic() - began

    expect(phone.locator("main")).to_contain_text("已收款 ¥14.50")
    expect(phone.locator("main")).to_contain_text("当面交货")
    assert took < 20
