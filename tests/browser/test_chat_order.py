"""A typed message in a real browser: from the store page to the cart; and what was looked at."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.test_accessibility import RULES
from tests.browser.test_first_sale import add_product, open_store

pytestmark = pytest.mark.browser
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def shop(chromium: Browser, site: Site) -> dict[str, str]:
    """A store with potatoes and two kinds of apples, and its owner's session."""
    page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.set_default_timeout(15_000)
    url = open_store(page, site, "贴单小店")
    for name, price in (("土豆", "1.80"), ("红富士苹果", "6.80"), ("青苹果", "9.80")):
        add_product(page, site, name, price, unit="斤", stock="30")
    return {"url": url, "state": page.context.storage_state()}


def is_accessible(page: Page) -> None:
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(OVERFLOW) == 0
    page.set_viewport_size({"width": 390, "height": 844})


def test_a_pasted_message_becomes_a_cart(phone: Page, shop: dict[str, str]) -> None:
    phone.goto(shop["url"])
    phone.get_by_role("link", name="粘贴订单").click()
    phone.fill("#text", "土豆3斤，苹果两斤，来三斤火星石头，送到3号楼")
    phone.get_by_role("button", name="识别").click()
    expect(phone.get_by_role("heading", name="核对订单")).to_be_visible()
    is_accessible(phone)

    # What is still open is asked for, and the page says where.
    phone.get_by_role("button", name="加入购物车").click()
    expect(phone.locator(".strip--danger")).to_contain_text("还有 1 处要补充")
    # Somewhere else and back: nothing typed is lost.
    phone.get_by_role("link", name="搜一搜").click()
    phone.wait_for_url("**/search/**")
    phone.go_back()
    expect(phone.get_by_role("heading", name="核对订单")).to_be_visible()
    phone.get_by_text("青苹果").click()
    expect(phone.locator("#sheet-total")).to_contain_text("25 元")
    phone.get_by_role("article", name="土豆").get_by_role("button", name="增加数量").click()
    expect(phone.locator("#sheet-total")).to_contain_text("25.90 元")
    phone.get_by_role("button", name="加入购物车").click()

    phone.wait_for_url("**/cart/")
    expect(phone.locator(".page__title")).to_have_text("购物车(2)")
    expect(phone.locator(".cart-sum")).to_contain_text("25.90 元")
    expect(phone.locator(".strip--info")).to_contain_text("火星石头")
    phone.get_by_role("button", name="去结算").click()
    expect(phone.locator("#note")).to_have_value("送到3号楼")


@pytest.mark.long
def test_a_draft_goes_to_the_customer_and_comes_back(
    chromium: Browser, another_phone: Page, site: Site, shop: dict[str, str]
) -> None:
    owner = chromium.new_context(
        viewport={"width": 390, "height": 844}, storage_state=shop["state"]
    ).new_page()
    owner.goto(f"{site.url}/merchant/chat-orders/")
    owner.fill("#text", "土豆3斤 苹果两斤")
    owner.get_by_role("button", name="识别").click()
    owner.get_by_text("红富士苹果").click()
    is_accessible(owner)
    owner.get_by_role("button", name="生成订单草稿").click()
    link = owner.get_by_role("button", name="复制发给顾客").get_attribute("data-copy")
    is_accessible(owner)

    customer = another_phone
    customer.goto(link.partition("：")[2])
    is_accessible(customer)
    customer.get_by_role("button", name="确认，去结算").click()
    customer.wait_for_url("**/checkout/**")
    expect(customer.locator("#bar-total")).to_contain_text("19 元")

    owner.reload()
    expect(owner.locator(".desk-title")).to_contain_text("已打开")
    owner.context.close()


@pytest.mark.long
def test_what_was_looked_at_is_found_again(phone: Page, shop: dict[str, str]) -> None:
    for name in ("土豆", "青苹果"):
        phone.goto(shop["url"])
        with phone.expect_response("**/recent/seen/"):
            phone.get_by_role("link", name=name).first.click()

    phone.goto(shop["url"])
    names = phone.locator(".recent__name")
    expect(names).to_have_text(["青苹果", "土豆"])
    is_accessible(phone)
    phone.get_by_role("button", name="从最近看过里去掉「土豆」").click()
    expect(names).to_have_text(["青苹果"])
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.get_by_role("button", name="清空").click()
    expect(names).to_have_count(0)


@pytest.mark.long
def test_what_is_sold_out_is_exchanged_by_one_tap(
    chromium: Browser, another_phone: Page, site: Site, shop: dict[str, str]
) -> None:
    owner = chromium.new_context(
        viewport={"width": 390, "height": 844}, storage_state=shop["state"]
    ).new_page()
    add_product(owner, site, "蓝色薯片", "5.00", unit="包", stock="0")
    add_product(owner, site, "绿色薯片", "5.50", unit="包", stock="30")
    owner.goto(f"{site.url}/merchant/chat-orders/")
    owner.fill("#text", "蓝色薯片2包")
    owner.get_by_role("button", name="识别").click()
    owner.get_by_label("留在草稿里，问顾客换一样").check()
    owner.get_by_role("button", name="生成订单草稿").click()
    owner.get_by_role("link", name="换一样，问顾客").click()
    is_accessible(owner)
    owner.get_by_role("radio", name="绿色薯片").check()
    owner.get_by_role("button", name="问顾客").click()
    said = owner.get_by_role("button", name="复制：换「绿色薯片」可以吗？")
    link = said.get_attribute("data-copy").partition("：")[2]
    is_accessible(owner)

    customer = another_phone
    customer.goto(link)
    is_accessible(customer)
    customer.get_by_role("button", name="可以，换成这样").click()
    expect(customer.get_by_text("换好了，看看数量再确认")).to_be_visible()
    customer.get_by_role("button", name="确认，去结算").click()
    customer.wait_for_url("**/checkout/**")
    expect(customer.locator("#bar-total")).to_contain_text("11 元")

    owner.reload()
    expect(owner.get_by_text("原来要「蓝色薯片」，顾客同意换")).to_be_visible()
    owner.context.close()
