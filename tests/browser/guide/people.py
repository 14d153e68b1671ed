"""Pictures of 统计, of who may do what, of lists that are worked on at once, and of operators."""

import re

from home.demo import town
from tests.browser.guide.camera import Camera
from tests.browser.guide.who import OPERATOR, OWNER

# Name of the picture → report and what of it is shown.
REPORTS = {
    "statistics-sales": ("sales/?by=week", 900),
    "statistics-funnel": ("funnel/?", 900),
    "statistics-products": ("products/?", 960),
    "statistics-customers": ("customers/?by=week", 900),
    "statistics-groups": ("rfm/?", 1000),
    "statistics-regions": ("regions/?", 900),
    "statistics-sources": ("sources/?", 900),
    "statistics-promotions": ("promotions/?", 760),
    "statistics-refunds": ("refunds/?", 900),
    "statistics-staff": ("staff/?", 820),
}


def take(camera: Camera) -> None:
    for part in (
        *(_statistics, _staff, _hand_over, _bulk, _customers, _kept_conditions, _audit),
        *(_operators, _computer),
    ):
        part(camera)


def _statistics(camera: Camera) -> None:
    with camera.page(OWNER) as page:
        camera.shoot(page, "statistics-today", path="/merchant/statistics/", height=1000)
        for name, (report, height) in REPORTS.items():
            page.goto(f"{camera.site.url}/merchant/statistics/{report}")
            if page.get_by_role("link", name="90 天").count():
                query = report.partition("?")[2]
                page.get_by_role("link", name="90 天").click()
                page.wait_for_load_state()
                if query:
                    joint = "&" if "?" in page.url else "?"
                    page.goto(f"{page.url}{joint}{query}")
            camera.shoot(page, name, height=height)
        camera.shoot(page, "statistics-weekly", path="/merchant/statistics/weekly/")


def _staff(camera: Camera) -> None:
    """A role of the shop's own, an invitation, and what was done by whom."""
    url = camera.site.url
    with camera.page(OWNER) as page:
        page.goto(f"{url}/merchant/roles/new/")
        page.fill("#name", "周末兼职")
        for ability in ("orders", "refunds", "stock"):
            tick = page.locator(f"input[name=abilities][value={ability}]")
            if tick.count():
                tick.check()
        if page.locator("#refund_limit").count():
            page.fill("#refund_limit", "50")
        camera.shoot(page, "role", height=1240)
        page.reload()
        page.fill("#name", "周末兼职")
        page.locator("input[name=abilities][value=orders]").check()
        page.get_by_role("button", name="保存").click()
        page.wait_for_load_state()
        camera.shoot(page, "roles", path="/merchant/roles/")
        page.goto(f"{url}/merchant/staff/")
        page.fill("#phone", town.CUSTOMERS[4][1])
        page.select_option("#role", index=1)
        page.get_by_role("button", name="发出邀请").click()
        page.wait_for_load_state()
        camera.shoot(page, "staff", path="/merchant/staff/", height=900)
        camera.shoot(page, "second-factor", path="/account/security/second-factor/", height=900)


def _hand_over(camera: Camera) -> None:
    """Who was invited says yes, and is one whom the shop may be handed to."""
    phone = town.CUSTOMERS[4][1]
    camera.site.wait_for(phone, "/invitations/")
    (body, *_older) = [
        row["body"] for row in camera.site.inbox(phone) if "/invitations/" in row["body"]
    ]
    found = re.search(r"/invitations/[^/]+/", body)
    with camera.page(phone) as page:
        page.goto(f"{camera.site.url}{found[0] if found else ''}")
        page.get_by_role("button", name="接受").click()
        page.wait_for_url("**/merchant/**")
    with camera.page(OWNER) as page:
        camera.shoot(page, "hand-over", path="/merchant/staff/hand-over/")


def _bulk(camera: Camera) -> None:
    """Ten per cent on tea and fruit: what it would be, what was done, and the way back."""
    with camera.page(OWNER) as page:
        page.goto(f"{camera.site.url}/merchant/products/bulk/")
        page.fill("#q", "苹果")
        page.get_by_role("button", name="筛选").click()
        page.wait_for_load_state()
        camera.shoot(page, "bulk-choose", height=1100)
        page.reload()
        page.get_by_role("button", name=re.compile("修改全部")).click()
        page.wait_for_load_state()
        page.goto(re.sub(r"[?&]kind=\w*", "", page.url))
        if page.locator("#amount, #percent, [inputmode=decimal]").count() == 0:
            page.get_by_role("link", name=re.compile("价格")).first.click()
            page.wait_for_load_state()
        page.locator("[inputmode=decimal]").first.fill("10")
        page.get_by_role("button", name="看改前改后").click()
        page.get_by_role("button", name=re.compile("确认修改")).wait_for(timeout=40_000)
        camera.shoot(page, "bulk-preview", height=1000)
        page.reload()
        page.get_by_role("button", name=re.compile("确认修改")).click()
        page.get_by_role("button", name=re.compile("撤销这")).wait_for(timeout=40_000)
        camera.shoot(page, "bulk-done", height=900)
        page.reload()
        page.get_by_role("button", name=re.compile("撤销这")).click()


def _customers(camera: Camera) -> None:
    """One with labels, and all who wear one."""
    url = camera.site.url
    with camera.page(OWNER) as page:
        page.goto(f"{url}/merchant/customers/")
        page.locator("main a.row").first.click()
        page.wait_for_load_state()
        page.locator("[name=labels], [name=tags], #labels").first.fill("老顾客，不要香菜")
        page.get_by_role("button", name="保存").click()
        page.wait_for_load_state()
        camera.shoot(page, "customer", height=1200)
        page.goto(f"{url}/merchant/customers/")
        page.locator("select").first.select_option(index=1)
        page.get_by_role("button", name="筛选").click()
        page.wait_for_load_state()
        camera.shoot(page, "customers")


def _kept_conditions(camera: Camera) -> None:
    """Orders that are found again by a name."""
    with camera.page(OWNER) as page:
        page.goto(f"{camera.site.url}/merchant/orders/find/?state=to_ship&delivery=express")
        page.get_by_text("存下的筛选").first.click()
        page.fill("#saved-view", "要寄的快递")
        page.locator("form[action*='views/keep'] button").first.click()
        page.wait_for_load_state()
        page.get_by_text("存下的筛选").first.click()
        camera.shoot(page, "orders-find", height=1000)


def _audit(camera: Camera) -> None:
    with camera.page(OWNER) as page:
        camera.shoot(page, "audit", path="/merchant/audit/", height=820)


def _operators(camera: Camera) -> None:
    with camera.page(OPERATOR, "desktop") as page:
        page.set_viewport_size({"width": 1280, "height": 1100})
        camera.shoot(page, "operators-morning", path="/admin/platform/", screen=True)
        camera.shoot(page, "operators-stores", path="/admin/platform/stores/", screen=True)


def _computer(camera: Camera) -> None:
    """The admin of a shop: its first page, and a list with a filter under a name."""
    with camera.page(OWNER, "desktop") as page:
        camera.shoot(page, "admin-home", path="/admin/", screen=True)
        page.goto(f"{camera.site.url}/admin/shop-orders/?created_at__span=week")
        page.fill("#saved-view", "近 7 天的订单")
        page.get_by_role("button", name="保存").click()
        page.wait_for_load_state()
        camera.shoot(page, "admin-orders", path="/admin/shop-orders/", screen=True)
