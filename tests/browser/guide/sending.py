"""Pictures of who helps to send: waybills, riders, cloud printers, many orders at once."""

import re

from playwright.sync_api import Page

from tests.browser.guide.camera import Camera, showing
from tests.browser.guide.who import OWNER

# Name of the picture → page whose account is tried before it is taken.
TRIED = {
    "waybill-account": "/merchant/settings/waybills/",
    "rider-account": "/merchant/settings/couriers/",
}


def take(camera: Camera) -> None:
    with camera.page(OWNER) as desk:
        for name, path in TRIED.items():
            _tried(camera, desk, name, path)
        _waybills(camera, desk)
        _riders(camera, desk)
        camera.shoot(desk, "printers", path="/merchant/settings/printers/", height=900)
        camera.shoot(desk, "printer-add", path="/merchant/settings/printers/add/", height=1100)
        _many(camera, desk)


def _tried(camera: Camera, desk: Page, name: str, path: str) -> None:
    desk.goto(f"{camera.site.url}{path}")
    desk.get_by_role("button", name=re.compile("^测试")).first.click()
    desk.get_by_text("可以用").first.wait_for()
    camera.shoot(desk, name)


def _waybills(camera: Camera, desk: Page) -> None:
    """Orders that wait and numbers that were asked for; one of them in its order."""
    desk.goto(f"{camera.site.url}/merchant/shipping/waybills/")
    camera.shoot(desk, "waybills", height=1100)
    desk.locator("#latest-waybills a[href*='/merchant/orders/2']").last.click()
    desk.wait_for_url(re.compile(r"/merchant/orders/\d+/"))
    camera.shoot(desk, "waybill-order", "#waybills")


def _riders(camera: Camera, desk: Page) -> None:
    """The price before anybody is called; a rider on the way; what the shop brings itself."""
    desk.goto(f"{camera.site.url}/merchant/orders/?state=to_ship")
    links = desk.locator(".order-card", has_text="同城").locator("a[href*='/merchant/orders/2']")
    for address in sorted({link.get_attribute("href") or "" for link in links.all()}):
        desk.goto(f"{camera.site.url}{address}")
        ask = desk.get_by_role("button", name=re.compile("叫骑手，先看价格"))
        if ask.count():
            ask.first.click()
            desk.get_by_role("button", name=re.compile("^叫骑手 ¥")).wait_for()
            camera.shoot(desk, "rider-quote", "#rider")
            break
    desk.goto(f"{camera.site.url}/merchant/orders/?state=to_collect")
    desk.goto(f"{camera.site.url}{showing(desk, '打给骑手', '达达')}")
    camera.shoot(desk, "rider-out", "#rider")
    camera.shoot(desk, "deliveries", path="/merchant/deliveries/", height=1200)


def _many(camera: Camera, desk: Page) -> None:
    """What of all that wait can be taken on, and what became of them."""
    desk.goto(f"{camera.site.url}/merchant/orders/find/?state=new")
    desk.get_by_role("button", name=re.compile("处理找到的全部")).click()
    desk.wait_for_load_state()
    camera.shoot(desk, "orders-bulk-choose", height=1000)
    desk.reload()
    desk.get_by_role("button", name="批量接单").click()
    start = desk.get_by_role("button", name=re.compile("^确认处理"))
    start.wait_for(timeout=40_000)
    camera.shoot(desk, "orders-bulk-checked", height=1000)
    desk.reload()
    start.click()
    desk.get_by_role("link", name="下载结果表格").wait_for(timeout=40_000)
    camera.shoot(desk, "orders-bulk-done", height=900)
