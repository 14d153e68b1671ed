"""From the product page to the desk and back by themselves, with sound asked for."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_first_sale import add_product, open_store

pytestmark = [pytest.mark.browser, pytest.mark.long]
# Counts the chimes: each is three tones.
LISTEN = """
window.tones = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...given) {
  window.tones += 1;
  return start.apply(this, given);
};
"""
# Looked for every three seconds; a busy machine answers late. The far pace is twenty.
SECONDS = 15_000


def test_a_question_and_its_answer_arrive_by_themselves(
    chromium: Browser, site: Site, phone: Page
) -> None:
    desk = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    desk.set_default_timeout(15_000)
    desk.add_init_script(LISTEN)
    url = open_store(desk, site, "问答小店")
    add_product(desk, site, "龙井茶", "68", unit="盒", stock="9")
    desk.goto(f"{site.url}/merchant/support/")
    # The first tap lets the page sound.
    desk.locator("h1").click()
    expect(desk.locator("#pulse[hx-get*='-']")).to_be_attached()
    is_accessible(desk)

    phone.goto(url)
    phone.get_by_role("link", name="龙井茶").first.click()
    phone.get_by_role("link", name="客服").click()
    online = phone.get_by_role("link", name="在线问店家")
    if online.is_visible():
        online.click()
    phone.fill("#text", "茶是今年的吗？")
    phone.get_by_role("button", name="发送").click()
    phone.wait_for_url("**/messages/*/")

    expect(desk.locator("#queue")).to_contain_text("茶是今年的吗？", timeout=SECONDS)
    desk.wait_for_function("window.tones >= 3", timeout=SECONDS)
    is_accessible(phone)
    desk.locator("#queue a.row").click()
    expect(desk.locator("[data-talk]")).to_contain_text("龙井茶")
    desk.fill("#text", "是的，清明前的")
    desk.get_by_role("button", name="发送").first.click()
    expect(phone.locator("[data-talk]")).to_contain_text("清明前的", timeout=SECONDS)
    expect(desk.locator("#text")).to_have_value("")
    is_accessible(desk)
    phone.fill("#text", "那来一盒")
    phone.get_by_role("button", name="发送").click()
    expect(desk.locator("[data-talk]")).to_contain_text("那来一盒", timeout=SECONDS)
    desk.screenshot(path="var/desk-thread.png")
    phone.screenshot(path="var/phone-thread.png")
    desk.context.close()
