"""A member sees the member's price on pages that are kept for everybody."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.signed_in import sign_in
from tests.browser.site import Site
from tests.browser.test_first_sale import add_product, open_store
from tests.browser.test_paying import shopper

pytestmark = [pytest.mark.browser, pytest.mark.long]
# Its owner gives everybody who joins ten per cent.
MEMBERS = """
from django.utils import timezone
from accounts.models import User
from shop.members import memberships, programmes
from shop.members.models import MemberLevel
from shop.stores.models import Store
store = Store.objects.select_related("owner").get(name="会员茶庄")
programmes.save(store=store, actor=store.owner, values={"is_on": True})
MemberLevel.objects.for_store(store).update(discount_percent=90)
memberships.join(store=store, user=User.objects.get(phone="PHONE"), at=timezone.now())
"""


def shown(page: Page) -> str:
    """The page's first price as it is read."""
    return " ".join(page.locator("main .price-line").first.inner_text().split())


def test_list_page_and_cart_say_what_a_member_pays(chromium: Browser, site: Site) -> None:
    phone, desk = shopper(chromium), shopper(chromium)
    shop_url = open_store(desk, site, "会员茶庄")
    add_product(desk, site, "明前龙井", "39.90", stock="9")
    number = sign_in(phone, site)
    site.manage("shell", "-c", MEMBERS.replace("PHONE", number))

    phone.goto(shop_url)
    # 39.90 × 0.9 = 35.91.
    expect(phone.locator("main .price-line").first).to_contain_text("35.91")
    expect(phone.locator("main .price-line .tag").first).to_have_text("会员价")
    phone.get_by_role("link", name="明前龙井").first.click()
    expect(phone.locator(".price-block .price-line")).to_contain_text("35.91")
    expect(phone.locator(".price-block .price-line .tag")).to_have_text("会员价")
    phone.get_by_role("button", name="加入购物车").first.click()
    expect(phone.locator("[data-cart-badge]").first).to_have_text("1")
    phone.goto(f"{site.url}/cart/")
    expect(phone.locator("main")).to_contain_text("35.91")

    guest = shopper(chromium)
    asked: list[str] = []
    guest.on("request", lambda request: asked.append(request.url))
    guest.goto(shop_url)
    guest.wait_for_load_state("networkidle")
    assert shown(guest).startswith("¥39.90")
    assert not [url for url in asked if "/promotions/prices/" in url]
    for page in (phone, desk, guest):
        page.context.close()
