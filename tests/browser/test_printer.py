"""A new order comes out of the shop's cloud printer, and its receipt as a file to print by hand."""

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect

from home.demo.carrier import printers as makers
from tests.browser.site import Site
from tests.browser.test_first_sale import add_product, open_store, order
from tests.browser.test_waybill import looked_at

pytestmark = [pytest.mark.browser, pytest.mark.long]
MACHINE = {
    "name": "前台",
    "account": makers.FEIE_USER,
    "key": makers.FEIE_KEY,
    "serial": "922000001",
}


def test_a_new_order_is_printed_and_its_receipt_can_be_read(
    chromium: Browser, site: Site, phone: Page
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    desk, maker = context.new_page(), context.new_page()
    for page in (desk, maker):
        page.set_default_timeout(15_000)
    url = open_store(desk, site, "打印小店")
    add_product(desk, site, "龙井茶", "68", unit="盒", stock="9")
    desk.goto(f"{site.url}/merchant/settings/printers/add/")
    for field, value in MACHINE.items():
        desk.fill(f"#{field}", value)
    looked_at(desk)
    desk.get_by_role("button", name="保存").first.click()
    expect(desk.locator("main")).to_contain_text("前台")

    order(phone, site, url, "龙井茶")

    paper = is_printed(maker, site)
    assert "龙井茶" in paper
    desk.goto(f"{site.url}/merchant/orders/")
    desk.locator("a[href*='/merchant/orders/2']").first.click()
    desk.wait_for_url("**/merchant/orders/2*/")
    number = desk.url.rstrip("/").rpartition("/")[2]
    assert number in paper
    words, bars = receipt(desk, f"{desk.url}print/receipt58/?format=pdf")
    for said in ("打印小店", "龙井茶", "68.00", number):
        assert said in words
    assert number in bars
    prints_by_itself(desk, site)
    context.close()


def prints_by_itself(desk: Page, site: Site) -> None:
    """The order that is new comes out once, and the page waits for the next.

    The page loads itself anew, and what it keeps cannot be asked for just then: it tells instead.
    """
    prints: list[str] = []

    def printed(page: str) -> None:
        prints.append(page)

    desk.expose_function("printed", printed)
    desk.add_init_script("window.print = () => { window.printed(location.href); }")
    desk.goto(f"{site.url}/merchant/shipping/print/arriving/receipt80/")
    expect(desk.locator("body")).to_contain_text("正在等新订单")
    desk.wait_for_timeout(6_000)
    assert len(prints) == 1


def is_printed(maker: Page, site: Site) -> str:
    """What lies in the printer, once a task has sent it."""
    maker.goto(site.carrier)
    paper = maker.locator("pre", has_text="龙井茶").first
    for _second in range(25):
        if paper.count():
            break
        maker.wait_for_timeout(1_000)
        maker.reload()
    return paper.inner_text()


def receipt(desk: Page, path: str) -> tuple[str, list[str]]:
    """The words of the file as a person reads them, and what a scanner reads off its first page."""
    content = desk.request.get(path).body()
    with pypdfium2.PdfDocument(content) as document:
        words = document[0].get_textpage().get_text_bounded()
        # Nearer and farther: at 2.7 dots a module the codes of 2 December are not read.
        seen = [document[0].render(scale=scale).to_pil() for scale in (8, 6, 4)]
    assert round(seen[0].width / 8 / 72 * 25.4) == 58
    return words, [found.text for each in seen for found in zxingcpp.read_barcodes(each)]
