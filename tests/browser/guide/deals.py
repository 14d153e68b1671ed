"""Pictures of promotions: how they are made, how they add up, and what shoppers see of them."""

import re

from playwright.sync_api import Page

from tests.browser.guide.camera import Camera, number_in
from tests.browser.guide.who import OWNER, SHOPPER
from tests.browser.screenshots import GROCERY

DESK = {
    "promotions": "/merchant/promotions/",
    "coupons": "/merchant/coupons/",
    "flash": "/merchant/promotions/flash/",
    "group-buys": "/merchant/promotions/groups/",
    "presales": "/merchant/promotions/presales/",
    "members": "/merchant/members/",
    "rewards": "/merchant/members/rewards/",
}

ACCOUNT = {
    "points-page": f"/account/points/{GROCERY}/",
    "balance-page": f"/account/balance/{GROCERY}/",
    "account-coupons": "/account/coupons/",
}


def take(camera: Camera) -> None:
    with camera.page(OWNER) as page:
        for name, path in DESK.items():
            camera.shoot(page, name, path=path)
        _form(camera, page)
    with camera.page(SHOPPER) as page:
        _stack(camera, page)
        _limited(camera, page)


def _form(camera: Camera, page: Page) -> None:
    """What of 新建活动, and the tea's promotion with its prices before and after."""
    camera.shoot(page, "promotion-kinds", path="/merchant/promotions/new/")
    page.goto(f"{camera.site.url}/merchant/promotions/")
    page.get_by_role("link", name=re.compile("绿茶九折")).click()
    page.get_by_role("button", name="看看价格会变成多少").click()
    page.wait_for_load_state()
    camera.shoot(page, "promotion-form", height=900)
    page.goto(f"{camera.site.url}/merchant/campaigns/")
    page.get_by_role("link", name=re.compile("邻里满减节")).click()
    camera.shoot(page, "campaign", height=1100)
    page.goto(f"{camera.site.url}/merchant/members/")
    page.get_by_role("link", name=re.compile("孙丽华")).click()
    camera.shoot(page, "member", height=1000)


def _stack(camera: Camera, page: Page) -> None:
    """Three boxes of tea, a hint, a fourth; coupon, points and balance; the order."""
    url = camera.site.url
    camera.shoot(page, "stacking-coupon", path=f"/{GROCERY}/coupons/")
    page.goto(f"{url}/{GROCERY}/coupons/")
    page.get_by_role("button", name=re.compile("茶友券")).click()
    page.goto(f"{url}/{GROCERY}/search/?q=明前绿茶")
    page.get_by_role("link", name=re.compile("明前绿茶")).first.click()
    page.wait_for_load_state()
    tea = page.url
    camera.shoot(page, "stacking-product", screen=True)
    for _box in range(3):
        page.goto(tea)
        page.locator("button[form=buy][value=cart]").first.click()
        page.wait_for_timeout(700)
    camera.shoot(page, "stacking-cart", path="/cart/")
    page.goto(f"{url}/cart/")
    page.get_by_role("button", name="增加数量").first.click()
    page.wait_for_timeout(900)
    camera.shoot(page, "stacking-cart-four")
    _check_out(camera, page)


def _check_out(camera: Camera, page: Page) -> None:
    page.goto(f"{camera.site.url}/checkout/{GROCERY}/")
    page.locator("input[name=delivery][value=pickup]").check()
    page.fill("#name", "孙丽华")
    for tick in ("points", "use_balance"):
        page.locator(f"input[name={tick}]").check()
        page.wait_for_timeout(900)
    camera.shoot(page, "stacking-checkout", "#totals")
    # The camera took the bars away: the page comes anew, as it was left.
    page.reload()
    page.locator("input[name=delivery][value=pickup]").check()
    page.fill("#name", "孙丽华")
    for tick in ("points", "use_balance"):
        page.locator(f"input[name={tick}]").check()
        page.wait_for_timeout(900)
    page.locator("input[name=pay_method][value=alipay]").check()
    page.get_by_role("button", name="提交订单").last.click()
    page.wait_for_url(re.compile(r"/orders/[^/]+/pay/"))
    order = page.url.partition("pay/")[0]
    page.get_by_role("button", name="立即支付").click()
    page.get_by_role("button", name="确认支付").click()
    page.get_by_text("返回商家").click()
    page.goto(order)
    camera.shoot(page, "stacking-order", "section:has(.facts--sums)")


def _limited(camera: Camera, page: Page) -> None:
    with camera.page(OWNER) as desk:
        desk.goto(f"{camera.site.url}/merchant/promotions/flash/")
        flash = number_in(desk, "F")
        camera.shoot(desk, "seckill-desk", path=f"/merchant/promotions/flash/{flash}/", height=900)
        desk.goto(f"{camera.site.url}/merchant/promotions/groups/")
        together = number_in(desk, "G")
        desk.goto(f"{camera.site.url}/merchant/promotions/presales/")
        presale = number_in(desk, "Y")
    camera.shoot(page, "seckill-page", path=f"/seckill/{flash}/")
    camera.shoot(page, "presale-page", path=f"/presales/{presale}/")
    camera.shoot(page, "group-page", path=f"/groups/{together}/")
    for name, path in ACCOUNT.items():
        camera.shoot(page, name, path=path, height=620 if name == "points-page" else 0)
