"""Pictures of what comes after an order: sending, out of stock, after-sales, talking, counter."""

import re
from io import BytesIO

import openpyxl
from playwright.sync_api import Page

from home.demo import town
from tests.browser.guide.camera import Camera, showing
from tests.browser.guide.who import DEALER, OWNER, SHOPPER
from tests.browser.screenshots import GROCERY

STATIC = {
    "orders": ("/merchant/orders/", 1000),
    "aftersales": ("/merchant/aftersales/", 0),
    "shipping": ("/merchant/shipping/", 0),
    "notices": ("/merchant/hearing/", 0),
    "webhooks": ("/merchant/webhooks/", 0),
    "reviews": ("/merchant/reviews/", 900),
}
RICE = "liang-you/san-zhuang-dong-bei-da-mi/"
# The row of a file that names no order.
NOBODY = "26000000000000"


def take(camera: Camera) -> None:
    with camera.page(OWNER) as desk, camera.page(SHOPPER) as shopper:
        for name, (path, height) in STATIC.items():
            camera.shoot(desk, name, path=path, height=height)
        _part_sent(camera, desk)
        _sent_by_file(camera, desk)
        _counter(camera, desk)
        _talk(camera, desk, shopper)
        order = bought(camera, shopper, RICE)
        number = _substitute(camera, desk, shopper, order)
        _pick_up(camera, desk, shopper, order)
        _go_back(camera, desk, shopper, order)
        _paper(camera, number)
        _exchange(camera, desk)
        _hook(camera, desk)
    with camera.page(DEALER) as dealer:
        camera.shoot(dealer, "settlement", path="/merchant/settlement/", height=1100)


def bought(camera: Camera, shopper: Page, path: str) -> str:
    """Paid by phone, to be picked up; the order's address."""
    shopper.goto(f"{camera.site.url}/{GROCERY}/{path}")
    shopper.get_by_role("button", name="立即购买").click()
    shopper.wait_for_url("**/checkout/**")
    shopper.locator("input[name=delivery][value=pickup]").check()
    shopper.fill("#name", town.CUSTOMERS[1][0])
    shopper.locator("input[name=pay_method][value=alipay]").check()
    shopper.get_by_role("button", name="提交订单").last.click()
    shopper.wait_for_url(re.compile(r"/orders/[^/]+/pay/"))
    order = shopper.url.partition("pay/")[0]
    shopper.get_by_role("button", name="立即支付").click()
    shopper.get_by_role("button", name="确认支付").click()
    shopper.get_by_text("返回商家").click()
    return order


def found(camera: Camera, desk: Page, words: str, tag: str = "") -> str:
    """The number of the newest order with these words, on the desk; its page is open."""
    desk.goto(f"{camera.site.url}/merchant/orders/?state=all&q={words}")
    cards = desk.locator(".order-card", has_text=tag) if tag else desk.locator(".order-card")
    cards.first.locator("a[href*='/merchant/orders/2']").first.click()
    desk.wait_for_url(re.compile(r"/merchant/orders/\d+/"))
    return re.findall(r"/orders/(\d+)/", desk.url)[0]


def _part_sent(camera: Camera, desk: Page) -> None:
    found(camera, desk, town.CUSTOMERS[0][0], "还要发")
    camera.shoot(desk, "part-sent", height=1500)
    desk.goto(f"{camera.site.url}/merchant/orders/?state=all&q={town.CUSTOMERS[1][0]}")
    desk.goto(f"{camera.site.url}{showing(desk, '包裹 2', '派送中')}")
    parcels = [f"section:has(h2:has-text('包裹 {n}'))" for n in (1, 2)]
    camera.shoot(desk, "parcels", *parcels)


def _sent_by_file(camera: Camera, desk: Page) -> None:
    desk.goto(f"{camera.site.url}/merchant/orders/?state=to_ship")
    cards = desk.locator(".order-card", has_text="快递：")
    numbers = [(card.get_attribute("id") or "").removeprefix("order-") for card in cards.all()]
    book = openpyxl.Workbook()
    rows = [("订单号", "快递公司", "快递单号")]
    rows += [(it, "", f"YT88990000{at:05d}") for at, it in enumerate(numbers[:3], start=1)]
    for row in [*rows, (NOBODY, "圆通速递", "YT8899000000009")]:
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    desk.goto(f"{camera.site.url}/merchant/shipping/")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "今天的单号.xlsx", "mimeType": kind, "buffer": stream.getvalue()}
    desk.set_input_files("input[type=file]", file)
    desk.get_by_role("button", name="导入快递单号").click()
    desk.wait_for_url("**/import/**")
    desk.get_by_role("button", name=re.compile("发出")).wait_for()
    camera.shoot(desk, "bulk-shipping", height=1100)


def _counter(camera: Camera, desk: Page) -> None:
    desk.goto(f"{camera.site.url}/merchant/orders/new/")
    for words in ("kele", "苹果", "daMi"):
        desk.locator("#q").fill("")
        desk.locator("#q").press_sequentially(words, delay=60)
        desk.locator("#found button").first.click()
        desk.wait_for_timeout(700)
    camera.shoot(desk, "counter", height=1500)


def _talk(camera: Camera, desk: Page, shopper: Page) -> None:
    shopper.goto(f"{camera.site.url}/messages/new/{GROCERY}/")
    shopper.fill("#text", "绿茶是今年的吗？想买两盒送人")
    shopper.get_by_role("button", name="发送").click()
    shopper.wait_for_url("**/messages/*/")
    camera.shoot(desk, "support", path="/merchant/support/")
    desk.goto(f"{camera.site.url}/merchant/support/")
    desk.locator("#queue a.row", has_text="绿茶").first.click()
    desk.locator("#replies summary").click()
    camera.shoot(desk, "support-replies")
    desk.reload()
    desk.fill("#text", "是今年清明前的，可以帮您装礼盒，不加钱。")
    desk.get_by_role("button", name="发送").first.click()
    desk.wait_for_timeout(1500)
    desk.reload()
    camera.shoot(desk, "support-thread", height=900)
    shopper.reload()
    camera.shoot(shopper, "support-shopper", height=900)
    camera.shoot(desk, "support-settings", path="/merchant/support/settings/")


def _substitute(camera: Camera, desk: Page, shopper: Page, order: str) -> str:
    number = found(camera, desk, town.CUSTOMERS[1][1], "散装东北大米")
    desk.get_by_text("有商品缺货？").first.click()
    desk.get_by_role("link", name=re.compile("缺货，问顾客")).first.click()
    desk.wait_for_load_state()
    desk.locator("label:has(input[name=sku])").first.click()
    camera.shoot(desk, "substitution-desk", height=1500)
    desk.reload()
    desk.locator("label:has(input[name=sku])").first.click()
    desk.get_by_role("button", name=re.compile("问顾客")).last.click()
    desk.wait_for_timeout(1000)
    shopper.goto(order)
    shopper.get_by_role("link", name=re.compile("缺货，请在")).click()
    shopper.wait_for_load_state()
    camera.shoot(shopper, "substitution-shopper")
    shopper.reload()
    shopper.get_by_role("button", name=re.compile("同意换")).first.click()
    shopper.wait_for_timeout(1000)
    return number


def _pick_up(camera: Camera, desk: Page, shopper: Page, order: str) -> None:
    shopper.goto(order)
    camera.shoot(shopper, "pickup-code", height=760)
    code = re.sub(r"\D", "", shopper.locator(".pickup-code").first.inner_text())[:6]
    desk.goto(f"{camera.site.url}/merchant/pickup/")
    desk.fill("input[name=code]", code)
    desk.get_by_role("button", name="查找").click()
    desk.wait_for_load_state()
    camera.shoot(desk, "pickup-desk")
    desk.reload()
    desk.fill("input[name=code]", code)
    desk.get_by_role("button", name="查找").click()
    desk.get_by_role("button", name="核销并交货").click()
    desk.wait_for_load_state()


def _go_back(camera: Camera, desk: Page, shopper: Page, order: str) -> None:
    """退货退款 from the order's page to the clocks of both sides."""
    shopper.goto(order)
    shopper.get_by_role("link", name="申请售后").first.click()
    camera.shoot(shopper, "aftersale-kinds")
    shopper.reload()
    shopper.get_by_role("link", name=re.compile("退货退款")).click()
    shopper.select_option("#reason", "quality")
    shopper.fill("#words", "打开有一点受潮，想退")
    camera.shoot(shopper, "aftersale-ask")
    shopper.reload()
    shopper.select_option("#reason", "quality")
    shopper.fill("#words", "打开有一点受潮，想退")
    shopper.locator("form button.btn--primary").last.click()
    shopper.wait_for_url("**/aftersales/*/")
    case = shopper.url
    desk.goto(f"{camera.site.url}/merchant/aftersales/{case.rstrip('/').rpartition('/')[2]}/")
    camera.shoot(desk, "aftersale-desk", height=1500)
    desk.reload()
    desk.fill("#place", "幸福副食店 13900000001 文新街道桂花巷 18 号")
    desk.get_by_role("button", name="同意，让买家寄回").click()
    desk.wait_for_load_state()
    shopper.goto(case)
    camera.shoot(shopper, "aftersale-return", height=1300)


def _exchange(camera: Camera, desk: Page) -> None:
    """Somebody of the town wants other goods, which are dearer."""
    desk.goto(f"{camera.site.url}/merchant/aftersales/")
    desk.locator("a.row", has_text="尺寸、颜色不合适").first.click()
    camera.shoot(desk, "exchange-desk", height=1400)


def _paper(camera: Camera, number: str) -> None:
    with camera.page(OWNER, "desktop") as page:
        page.set_viewport_size({"width": 420, "height": 800})
        page.goto(f"{camera.site.url}/merchant/orders/{number}/print/receipt80/")
        camera.shoot(page, "receipt", "body")


def _hook(camera: Camera, desk: Page) -> None:
    desk.goto(f"{camera.site.url}/merchant/webhooks/")
    desk.locator("main a.row").first.click()
    desk.wait_for_load_state()
    camera.shoot(desk, "webhook", height=1100)
