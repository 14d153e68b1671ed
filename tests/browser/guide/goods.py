"""Pictures of goods that come from elsewhere: a price list, a supplier, a site; and leave again."""

import re
from decimal import Decimal
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.guide.camera import Camera
from tests.browser.guide.who import DEALER, OWNER
from tests.shop.crawler.site import Site as Wholesaler
from tests.shop.crawler.site import running
from tests.shop.imports.documents import Paper

# Made up; the third has no price that can be read.
PRICES = (
    ("陕西洛川苹果礼盒", "12 枚", "盒", "68.00"),
    ("赣南脐橙", "5 斤装", "箱", "39.90"),
    ("阳澄湖大闸蟹", "4 对", "盒", "电议"),
    ("临安小香薯", "5 斤装", "箱", "25.80"),
    ("安吉白茶", "125g", "罐", "128.00"),
    ("金华火腿切片", "200g", "袋", "36.50"),
    ("龙口粉丝", "500g", "袋", "9.90"),
    ("古田银耳", "150g", "包", "22.00"),
)
COLUMNS = (20, 65, 90, 108)
# The simulator of suppliers stands this far behind the shop.
SUPPLIER_PORT = 4


def take(camera: Camera) -> None:
    with camera.page(OWNER) as desk:
        _import(camera, desk)
        _crawl(camera, desk)
        camera.shoot(desk, "export", path="/merchant/export/")
    with camera.page(DEALER) as dealer:
        _supply(camera, dealer)


def price_list() -> bytes:
    paper = Paper()
    paper.say(80, 15, "秋季新到价目表", 16)
    for row, cells in enumerate((("品名", "规格", "单位", "零售价"), *PRICES)):
        for x, text in zip(COLUMNS, cells, strict=True):
            paper.say(x, 32 + row * 11, text)
    return paper.bytes()


def _import(camera: Camera, desk: Page) -> None:
    file = {"name": "秋季新到.pdf", "mimeType": "application/pdf", "buffer": price_list()}
    desk.goto(f"{camera.site.url}/merchant/import/")
    camera.shoot(desk, "import-upload")
    desk.reload()
    desk.set_input_files("input[type=file]", file)
    desk.get_by_role("button", name="上传并读取").click()
    desk.wait_for_url(re.compile(r"/merchant/import/\d+/"))
    if desk.get_by_role("button", name=re.compile("发布")).count() == 0:
        camera.shoot(desk, "import-progress")
        desk.reload()
    desk.get_by_role("button", name=re.compile("发布")).wait_for(timeout=40_000)
    sheet = desk.url.partition("?")[0]
    desk.goto(f"{sheet}?only=check")
    camera.shoot(desk, "import-check", height=1200)
    desk.goto(f"{sheet}?only=ready")
    camera.shoot(desk, "import-ready", height=1200)
    desk.reload()
    desk.locator(".import-columns summary").click()
    camera.shoot(desk, "import-columns", ".import-columns")
    desk.goto(f"{sheet}?only=ready")
    desk.get_by_role("button", name=re.compile("发布")).click()
    desk.get_by_role("button", name=re.compile("撤销")).wait_for(timeout=40_000)
    camera.shoot(desk, "import-published", height=900)


def _crawl(camera: Camera, desk: Page) -> None:
    with running(Wholesaler(shelves=3, per_shelf=6)) as wholesaler:
        desk.goto(f"{camera.site.url}/merchant/crawler/add/")
        desk.fill("#name", "山里茶厂")
        desk.fill("#start", f"{wholesaler.url}/")
        desk.get_by_role("button", name="保存规则").click()
        desk.wait_for_url(re.compile(r"/crawler/\d+/"))
        rule = desk.url
        desk.fill("input[name=url]", f"{wholesaler.url}/p/7")
        desk.get_by_role("button", name="试读").click()
        desk.get_by_text("茶 7").first.wait_for(timeout=40_000)
        camera.shoot(desk, "crawl-rule", height=1100)
        desk.goto(rule)
        desk.get_by_role("button", name="开始采集").click()
        desk.wait_for_url("**/runs/**")
        desk.locator("main", has_text="排队中").wait_for(state="detached", timeout=90_000)
        desk.wait_for_timeout(7_000)
        camera.shoot(desk, "crawl-live", height=1100)
        desk.reload()
        desk.get_by_role("link", name=re.compile("核对")).wait_for(timeout=90_000)
        desk.get_by_role("link", name=re.compile("核对")).click()
        camera.shoot(desk, "crawl-sheet", height=1100)


def _supply(camera: Camera, dealer: Page) -> None:
    dealer.goto(f"{camera.site.url}/merchant/suppliers/")
    dealer.get_by_role("button", name="测试海尔").click()
    dealer.wait_for_load_state()
    camera.shoot(dealer, "suppliers")
    dealer.reload()
    dealer.get_by_role("link", name="商品和同步").first.click()
    dealer.wait_for_load_state()
    goods = dealer.url
    camera.shoot(dealer, "supplier-goods", height=1200)
    dealer.goto(f"{goods}rule/")
    dealer.get_by_role("button", name=re.compile("试算")).click()
    dealer.wait_for_load_state()
    camera.shoot(dealer, "supplier-rule", height=1300)
    _dearer(camera, dealer)
    dealer.goto(goods)
    dealer.get_by_role("button", name="马上同步").click()
    dealer.get_by_role("link", name=re.compile("处变化")).wait_for(timeout=60_000)
    camera.shoot(dealer, "supplier-changes", path=f"{urlsplit(goods).path}changes/")


def _dearer(camera: Camera, page: Page) -> None:
    """The supplier asks a twentieth more for the first goods."""
    place = urlsplit(camera.site.url)
    page.goto(f"http://{place.hostname}:{(place.port or 0) + SUPPLIER_PORT}/")
    field = page.locator("input[name=cost]").first
    field.fill(str((Decimal(field.input_value()) * Decimal("1.05")).quantize(Decimal(1))))
    page.get_by_role("button", name="改", exact=True).first.click()
    page.wait_for_load_state()
