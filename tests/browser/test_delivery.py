"""What the checkout does better with JavaScript: pasted addresses, distances, totals at once."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.site import Site
from tests.browser.test_first_sale import add_product, open_store

pytestmark = [pytest.mark.browser, pytest.mark.long]
HOME = {"latitude": 30.27415, "longitude": 120.15515}
# 1.8 km away.
THERE = {"latitude": 30.29010, "longitude": 120.16020}


def set_up(page: Page, site: Site, path: str, **fields: str) -> None:
    page.goto(f"{site.url}/merchant/settings/delivery/{path}")
    for name, value in fields.items():
        page.fill(f"#{name}", value)
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".strip--success")).to_contain_text("已保存")


def test_a_pasted_address_and_a_measured_distance(
    phone: Page, another_phone: Page, site: Site
) -> None:
    store_url = open_store(phone, site, "距离小店")
    add_product(phone, site, "苹果", "10.00")
    set_up(phone, site, "bands/add/", up_to_km="1", fee="2")
    set_up(phone, site, "bands/add/", up_to_km="3", fee="4", minimum="5")
    phone.goto(f"{site.url}/merchant/settings/delivery/")
    phone.get_by_text("按距离、按重量算运费时用到的").click()
    for name, value in HOME.items():
        phone.fill(f"#{name}", str(value))
    phone.select_option("#province", "浙江省")
    expect(phone.locator("#city option").nth(2)).to_be_attached()
    phone.select_option("#city", "杭州市")
    expect(phone.locator("#district option").nth(2)).to_be_attached()
    phone.select_option("#district", "西湖区")
    phone.check("#offers_local")
    phone.get_by_role("button", name="保存", exact=True).last.click()
    expect(phone.locator(".strip--success")).to_contain_text("已保存")
    shopper = another_phone
    shopper.context.grant_permissions(["geolocation"])
    shopper.context.set_geolocation(THERE)
    shopper.goto(store_url)
    shopper.get_by_role("link", name="苹果").first.click()
    shopper.get_by_role("button", name="立即购买").click()
    shopper.wait_for_url("**/checkout/**")

    shopper.fill("#note", "快点")
    shopper.fill("#pasted", "张三 13800138000 浙江省杭州市西湖区文三路88号")
    shopper.get_by_role("button", name="识别", exact=True).click()
    expect(shopper.locator(".address__said")).to_have_text("已识别，请核对")
    expect(shopper.locator("#name")).to_have_value("张三")
    expect(shopper.locator("#district")).to_have_value("西湖区")
    shopper.get_by_role("button", name="用我的位置计算距离").click()
    expect(shopper.locator("#totals")).to_contain_text("3 公里内（约 1.8 公里）")
    expect(shopper.locator("#bar-total")).to_contain_text("14")

    # By hand counts more than the position that was told before.
    shopper.get_by_text("1 公里内").first.click()
    expect(shopper.locator("#totals")).to_contain_text("1 公里内（顾客自选距离）")
    expect(shopper.locator("#latitude")).to_have_value("")
    expect(shopper.locator("#note")).to_have_value("快点")
    shopper.locator("#detail").press("Enter")
    shopper.wait_for_url("**/orders/**")
    expect(shopper.locator("body")).to_contain_text("12 元")


def test_a_province_chosen_before_the_scripts_came_asks_for_its_cities(
    phone: Page, site: Site
) -> None:
    open_store(phone, site, "慢网小店")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.route("**/htmx-2*.js", hold)
    phone.goto(f"{site.url}/merchant/settings/delivery/", wait_until="commit")
    phone.select_option("#province", "江苏省")
    while not held:
        phone.wait_for_timeout(50)
    held[0].continue_()
    expect(phone.locator("#city option", has_text="苏州市")).to_be_attached()
