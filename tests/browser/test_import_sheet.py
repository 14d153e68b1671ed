"""The sheet of an import on a desktop and on a phone: keys, a block from Excel, the original."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_first_sale import open_store
from tests.browser.toasts import expect_toast, keep_toasts
from tests.desk.test_import_originals import pages_of_bands

pytestmark = [pytest.mark.browser, pytest.mark.long]
LIST = "品名,规格,单位,零售价\n" + "".join(f"茶{n}号,,盒,{n}0\n" for n in range(1, 5))


def send(page: Page, site: Site, content: bytes, name: str) -> None:
    page.goto(f"{site.url}/merchant/import/")
    sent = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files("#files", sent)
    page.get_by_role("button", name="上传并读取").click()
    expect(page.locator("[data-import-sheet]")).to_be_visible(timeout=60_000)


def cell(page: Page, row: int, name: str):
    return page.locator("form[data-cells]").nth(row).locator(f"input[name={name}]")


def values(page: Page, name: str) -> list[str]:
    cells = page.locator(f"form[data-cells] input[name={name}]")
    return [cells.nth(n).input_value() for n in range(cells.count())]


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """text => {
             const clipboardData = new DataTransfer();
             clipboardData.setData("text/plain", text);
             const how = { clipboardData, bubbles: true, cancelable: true };
             document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
           }""",
        text,
    )


def kept(page: Page, *names: str) -> list[list[str]]:
    expect(page.locator("[data-import-sheet]")).not_to_have_attribute("aria-busy", "true")
    page.reload()
    return [values(page, name) for name in names]


def test_cells_by_keys_by_block_and_filled_down(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    desk = context.new_page()
    desk.set_default_timeout(15_000)
    keep_toasts(desk)
    open_store(desk, site, "导入小店")
    send(desk, site, LIST.encode(), "价目.csv")

    cell(desk, 0, "price").click()
    desk.keyboard.press("Control+a")
    desk.keyboard.type("11.5")
    desk.keyboard.press("Enter")
    expect(cell(desk, 1, "price")).to_be_focused()
    desk.keyboard.press("Control+d")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowLeft")
    expect(cell(desk, 2, "spec")).to_be_focused()
    assert kept(desk, "price") == [["11.50", "11.50", "30.00", "40.00"]]

    cell(desk, 1, "spec").click()
    paste(desk, "小\t21\r\n中\t31\r\n大\t41\r\n巨\t51\r\n")
    expect_toast(desk, "多出的 1 行没有粘贴")
    assert kept(desk, "spec", "price") == [
        ["", "小", "中", "大"],
        ["11.50", "21.00", "31.00", "41.00"],
    ]

    cell(desk, 1, "unit").fill("罐")
    desk.get_by_role("button", name="单位：把选中的一格往下填").click()
    assert kept(desk, "unit") == [["盒", "罐", "罐", "罐"]]

    cell(desk, 0, "price").fill("很多")
    cell(desk, 1, "price").click()
    expect(desk.locator("[data-wrong]").first).to_contain_text("价格（元）")
    expect(cell(desk, 0, "price")).to_have_attribute("aria-invalid", "")
    is_accessible(desk)
    context.close()


def test_the_original_of_a_doubtful_row_on_a_phone(site: Site, phone: Page) -> None:
    open_store(phone, site, "导入手机店")
    send(phone, site, pages_of_bands(), "价目.pdf")

    phone.get_by_role("link", name="原件上的样子").click()
    dialog = phone.get_by_role("dialog")
    expect(dialog).to_be_visible()
    picture = dialog.locator("img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("one => one.naturalHeight > one.naturalWidth")
    is_accessible(phone)
    dialog.get_by_role("button", name="关闭").click()

    phone.locator("form[data-cells] input[name=price]").fill("6")
    phone.locator("form[data-cells] input[name=unit]").click()
    assert kept(phone, "price") == [["6.00"]]
    phone.get_by_role("button", name="对的").click()
    expect(phone.locator(".import-row__head")).to_contain_text("可发布")
    assert phone.evaluate("document.documentElement.scrollWidth <= 390")
