"""axe-core on the main pages, WCAG 2.2 A and AA; no sideways scroll at 320 px or 200 % text."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.site import Site
from tests.browser.test_first_sale import add_product, open_store, order

pytestmark = [pytest.mark.browser, pytest.mark.long]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def pages(chromium, site: Site) -> dict[str, str]:
    """The main pages of a store with goods, a cart and an order; and the owner's session."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    store = open_store(page, site, "无障碍小店").rstrip("/")
    add_product(page, site, "手工竹编收纳篮大号带盖加厚可水洗", "12345.67", new_category="竹编")
    shelf = f"{store}/zhu-bian/"
    page.goto(shelf)
    product = page.get_by_role("link", name="手工竹编").first.get_attribute("href")
    shopper = chromium.new_context(viewport={"width": 390, "height": 844})
    order_url = order(shopper.new_page(), site, shelf, "手工竹编")
    state = context.storage_state()
    guest = shopper.storage_state()
    context.close()
    shopper.close()
    return {
        "state": state,
        "guest": guest,
        "home": f"{site.url}/",
        "open": f"{site.url}/open/",
        "login": f"{site.url}/account/login/",
        "store": f"{store}/",
        "category": shelf,
        "product": product if product.startswith("http") else f"{site.url}{product}",
        "search": f"{store}/search/?q=竹",
        "share": f"{store}/share/",
        "paste": f"{store}/chat-order/",
        "cart": f"{site.url}/cart/",
        "order": order_url,
        "me": f"{site.url}/account/",
        "not-found": f"{site.url}/mei-you/",
        "desk": f"{site.url}/merchant/",
        "desk-orders": f"{site.url}/merchant/orders/",
        "desk-products": f"{site.url}/merchant/products/",
        "desk-add": f"{site.url}/merchant/products/add/",
        "desk-stock": f"{site.url}/merchant/stock/",
        "desk-settings": f"{site.url}/merchant/settings/",
        "desk-staff": f"{site.url}/merchant/staff/",
        "desk-chat-orders": f"{site.url}/merchant/chat-orders/",
    }


NAMES = [
    *("home", "open", "login", "store", "category", "product", "search", "share", "cart"),
    *("order", "me", "not-found", "desk", "desk-orders", "desk-products", "desk-add"),
    *("desk-stock", "desk-settings", "desk-staff", "paste", "desk-chat-orders"),
]


@pytest.fixture
def visit(chromium, pages):
    contexts = []

    def visit(name: str, width: int = 390) -> Page:
        state = pages["state"] if name.startswith("desk") else pages["guest"]
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, storage_state=state
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(pages[name])
        page.wait_for_timeout(200)
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(visit, name):
    page = visit(name)
    # What the bottom bar covers for the moment is scrolled to by a reader: bars stand in the flow.
    page.evaluate(
        """() => [...document.querySelectorAll('body *')]
          .filter(e => ['sticky', 'fixed'].includes(getComputedStyle(e).position))
          .forEach(e => e.style.setProperty('position', 'static', 'important'))"""
    )
    results = Axe().run(page, options=RULES)

    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_scrolls_sideways(visit, name):
    page = visit(name, width=320)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

    at_320 = page.evaluate(overflow)
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%', 'important')")
    at_200_percent = page.evaluate(overflow)

    assert (at_320, at_200_percent) == (0, 0)


@pytest.mark.parametrize("name", NAMES)
def test_every_target_is_big_enough(visit, name):
    """44 px by box or by its label; inline links in text are exempt (WCAG 2.5.8)."""
    small = visit(name).evaluate(
        """() => [...document.querySelectorAll(
            'button, .btn, input:not([type=hidden]), select, .tabbar a, .tabs a')]
          .filter(e => e.offsetParent && !e.closest('.sr-only, .skip-link'))
          .map(e => [e, (e.closest('label') || e).getBoundingClientRect()])
          .filter(([e, box]) => box.height && Math.max(box.height, parseFloat(
            getComputedStyle(e, '::after').height) || 0) < 43.5)
          .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${box.height}`)"""
    )

    assert small == []
