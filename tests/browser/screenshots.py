"""
`make screenshots`: the README's pictures, and every page at the sizes of the checklist
(390×844, 320 wide, 200 % text, 1280×800) into var/screenshots/ to be looked at.
"""

import os
import re
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from home.demo import town
from tests.browser.site import CHROMIUM, CHROMIUM_ARGUMENTS, PROJECT, Site, running

OUT = PROJECT / "var" / "screenshots"
README = PROJECT / "docs" / "screenshots"
SIZES = {
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
    "narrow": {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True},
    "large": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
TODAY = f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%d}"
GROCERY = "xing-fu-fu-shi-dian"
SHOPPER = {
    "home": "/",
    "store": f"/{GROCERY}/",
    "category": f"/{GROCERY}/shui-guo/",
    "product": f"/{GROCERY}/shui-guo/hong-fu-shi-ping-guo/",
    "variants": "/su-yi-fu-zhuang-dian/fu-zhuang/bai-se-yuan-ling-t-xu-nan-kuan/",
    "search": f"/{GROCERY}/search/?q=牛奶",
    "nothing-found": f"/{GROCERY}/search/?q=竹篮子",
    "share": f"/{GROCERY}/share/",
    "paste": f"/{GROCERY}/chat-order/",
    "landing": f"/{town.LANDING_SLUG}/",
    "empty-cart": "/cart/",
    "login": "/account/login/",
    "open": "/open/",
    "me": "/account/",
    "my-orders": "/account/orders/",
    "not-found": "/mei-you-zhe-jia/",
    "terms": "/terms/",
}
DESK = {
    "desk": "/merchant/",
    "desk-orders": "/merchant/orders/",
    "desk-orders-all": "/merchant/orders/?state=all",
    "desk-products": "/merchant/products/",
    "desk-add": "/merchant/products/add/",
    "desk-stock": "/merchant/stock/",
    "desk-settings": "/merchant/settings/",
    "desk-staff": "/merchant/staff/",
    "desk-delivery": "/merchant/settings/delivery/",
    "desk-pay-settings": "/merchant/settings/payments/",
    "desk-pay-wechat": "/merchant/settings/payments/wechatpay/",
    "desk-pay-transfer": "/merchant/settings/payments/transfer/",
    "desk-payments": "/merchant/payments/",
    "desk-transfers": "/merchant/transfers/",
    "desk-reconciliation": f"/merchant/reconciliation/?day={TODAY}",
    "desk-orders-to-check": "/merchant/orders/?state=to_check",
    "desk-chat-orders": "/merchant/chat-orders/",
    "addresses": "/account/addresses/",
    "address-new": "/account/addresses/new/",
    "security": "/account/security/",
    "desk-more": "/merchant/more/",
    "admin": "/admin/",
}
OPERATOR = {
    "operate-payments": "/admin/operate-payments/",
    "operate-payment-log": "/admin/operate-payment-log/",
    "operate-configurations": "/admin/operate-payment-configurations/",
    "operate-accounts": "/admin/operate-payment-accounts/",
    "operate-reconciliation": "/admin/operate-reconciliation/",
}
MESSAGE = (
    "老板 土豆3斤 苹果3斤，西瓜半个，一包方便面\n有茼蒿吗 来一斤 没有的话就菠菜\n送到3号楼2单元501"
)
IN_README = {
    "phone": ("store", "product", "checkout", "pay", "desk-orders", "desk-add"),
    "desktop": ("home", "store"),
}


def main() -> None:
    """`python -m tests.browser.screenshots [URL]`: of a running site, or of a fresh one."""
    OUT.mkdir(parents=True, exist_ok=True)
    README.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) > 1:
        take_all(Site(url=sys.argv[1], gateway="", audit_log=Path()))
        return
    with running(town=True, photos=os.environ.get("DEMO_PHOTOS", "")) as site:
        take_all(site)


def take_all(site: Site) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        state = sign_in(browser, site, town.STORES[0].phone)
        operator = sign_in(browser, site, town.OPERATOR_PHONE)
        for size, options in SIZES.items():
            shoot(browser.new_context(**options), site, SHOPPER, size)
            shop(browser.new_context(**options), site, size)
            paste(browser.new_context(**options), site, size)
            shoot(browser.new_context(**options, storage_state=state), site, DESK, size)
            refund(browser.new_context(**options, storage_state=state), site, size)
            draft(browser.new_context(**options, storage_state=state), site, size)
            shoot(browser.new_context(**options, storage_state=operator), site, OPERATOR, size)
        browser.close()
    keep_for_readme()


def shoot(context: BrowserContext, site: Site, pages: dict[str, str], size: str) -> None:
    page = context.new_page()
    for name, path in pages.items():
        page.goto(f"{site.url}{path}")
        take(page, name, size)
    context.close()


def take(page: Page, name: str, size: str) -> None:
    """The first screen, and the whole page."""
    if size == "large":
        page.evaluate(
            "document.documentElement.style.setProperty('font-size', '200%', 'important')"
        )
    page.wait_for_timeout(250)
    page.screenshot(path=OUT / f"{name}-{size}.png")
    page.screenshot(path=OUT / f"{name}-{size}-full.png", full_page=True)


def shop(context: BrowserContext, site: Site, size: str) -> None:
    """Cart, checkout and order with something in them."""
    page = context.new_page()
    for path in (
        "shui-guo/hong-fu-shi-ping-guo/",
        "shu-cai/tu-dou/",
        "liang-you/san-zhuang-dong-bei-da-mi/",
    ):
        page.goto(f"{site.url}/{GROCERY}/{path}")
        page.locator("button[form=buy][value=cart]").first.click()
        page.wait_for_timeout(400)
    page.goto(f"{site.url}/cart/")
    take(page, "cart", size)
    page.goto(f"{site.url}/checkout/{GROCERY}/")
    page.fill("#name", "李明")
    page.fill("#phone", "13700000001")
    for field, name in (("province", "浙江省"), ("city", "杭州市"), ("district", "西湖区")):
        page.wait_for_timeout(300)
        page.select_option(f"#{field}", name)
    page.wait_for_timeout(300)
    page.fill("#detail", "文三路 88 号 2 幢 301")
    take(page, "checkout", size)
    page.get_by_role("button", name="提交订单").click()
    page.wait_for_url("**/orders/**")
    page.wait_for_timeout(1500)
    take(page, "pay", size)
    page.locator("input[name=channel][value=transfer]").check()
    page.locator("form:has(input[name=channel]) button").last.click()
    page.wait_for_url("**by=transfer")
    take(page, "pay-transfer", size)
    page.get_by_role("link", name="查看订单").first.click()
    take(page, "order", size)
    context.close()


def paste(context: BrowserContext, site: Site, size: str) -> None:
    """A typed order with something of everything, and what was looked at meanwhile."""
    page = context.new_page()
    page.goto(f"{site.url}/{GROCERY}/chat-order/")
    page.fill("#text", MESSAGE)
    page.get_by_role("button", name="识别").click()
    page.wait_for_selector("#sheet")
    take(page, "sheet", size)
    page.get_by_role("button", name="加入购物车").click()
    page.wait_for_selector(".strip--danger")
    take(page, "sheet-open-answers", size)
    for path in ("shui-guo/hong-fu-shi-ping-guo/", "shu-cai/tu-dou/"):
        page.goto(f"{site.url}/{GROCERY}/{path}")
        page.wait_for_timeout(600)
    page.goto(f"{site.url}/recent/")
    take(page, "recent", size)
    context.close()


def draft(context: BrowserContext, site: Site, size: str) -> None:
    """A list of several buyers at the desk, its drafts, and what a customer sees."""
    page = context.new_page()
    page.goto(f"{site.url}/merchant/chat-orders/")
    page.fill("#text", "1. 小李 土豆3斤 西瓜半个\n2. 王阿姨 面条一把 茼蒿一斤\n3. 老周 馒头10个")
    page.get_by_role("button", name="识别").click()
    page.wait_for_selector("#sheet")
    take(page, "desk-chat-order-edit", size)
    page.fill("#r1-quantity", "6")
    page.locator("#r2 input[type=radio]").first.check()
    page.get_by_role("button", name="生成 3 个草稿").click()
    page.wait_for_selector(".strip--success")
    page.locator("a.row", has_text="王阿姨").first.click()
    page.wait_for_load_state()
    take(page, "desk-chat-order", size)
    link = page.locator("[data-copy]").first.get_attribute("data-copy") or ""
    page.goto(link.partition("：")[2])
    take(page, "draft", size)
    context.close()


def refund(context: BrowserContext, site: Site, size: str) -> None:
    """An order that was paid online, refunded in part, at the desk."""
    page = context.new_page()
    page.goto(f"{site.url}/merchant/orders/?state=all")
    page.locator(".order-card", has_text="部分退款").locator("a").first.click()
    page.wait_for_load_state()
    take(page, "desk-order", size)
    if page.get_by_role("link", name="退款").count():
        page.get_by_role("link", name="退款").first.click()
        page.wait_for_load_state()
        take(page, "desk-refund", size)
    context.close()


def sign_in(browser: Browser, site: Site, phone: str) -> dict:
    context = browser.new_context()
    page = context.new_page()
    seen = len(site.codes(phone))
    page.goto(f"{site.url}/account/login/")
    page.fill("#phone", phone)
    page.get_by_role("button", name="获取验证码").click()
    page.wait_for_selector("#code")
    page.fill("#code", site.code_for(phone, seen=seen))
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(re.compile("/(merchant|admin)/$"))
    state = context.storage_state()
    context.close()
    return state


def keep_for_readme() -> None:
    from PIL import Image

    for size, names in IN_README.items():
        for name in names:
            with Image.open(OUT / f"{name}-{size}.png") as picture:
                picture.thumbnail((780, 1688) if size == "phone" else (1280, 800))
                picture.convert("RGB").save(
                    Path(README) / f"{name}-{size}.webp", quality=80, method=6
                )


if __name__ == "__main__":
    main()
