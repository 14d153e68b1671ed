"""No page breaks its own Content-Security-Policy: shoppers', the desk's, the admin's."""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.test_first_sale import add_product, open_store, order

pytestmark = [pytest.mark.browser, pytest.mark.long]
# Kept beyond the page that broke it.
LISTEN = """
addEventListener("securitypolicyviolation", event => console.error(
  `VIOLATION ${event.effectiveDirective} ${event.blockedURI} at ${location.pathname}`));
"""
PAGES = [
    *("/", "/open/", "/account/login/", "/account/login/password/", "/search/?q=茶"),
    *("/terms/", "/help/", "/help/complaint/", "/privacy/", "/mei-you/", "/cart/", "/account/"),
    *("/dev/inbox/", "/checkout/mei-you/"),
]
IN_STORE = ["", "share/", "chat-order/", "search/?q=茶"]
DESK = [
    *("", "orders/", "products/", "products/add/", "stock/", "settings/", "staff/", "more/"),
    *("payments/", "settings/payments/", "settings/delivery/", "chat-orders/"),
]
ADMIN = ["", "pages/", "images/"]


@pytest.fixture(scope="module")
def shop(chromium: Browser, site: Site) -> Iterator[dict[str, str]]:
    """A store with one product and a photo, and its owner's session."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.set_default_timeout(15_000)
    url = open_store(page, site, "守规小店")
    add_product(page, site, "明前龙井", "59.00", stock="90")
    yield {"url": url, "state": context.storage_state()}
    context.close()


class Watched:
    """A visitor's browser that remembers what was blocked."""

    def __init__(self, chromium: Browser, state: object = None) -> None:
        size = {"width": 1280, "height": 900}
        self.context = chromium.new_context(viewport=size, storage_state=state)
        self.context.add_init_script(LISTEN)
        self.blocked: list[str] = []
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("console", self._heard)

    def _heard(self, message: object) -> None:
        text: str = message.text  # type: ignore[attr-defined]
        if "VIOLATION" in text or "Content Security Policy" in text:
            self.blocked.append(f"{text[:300]} – {self.page.url}")

    def visit(self, url: str) -> None:
        self.page.goto(url)
        self.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        self.page.wait_for_timeout(250)


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    visitor = Watched(chromium)
    yield visitor
    visitor.context.close()


@pytest.fixture
def owner(chromium: Browser, shop: dict[str, str]) -> Iterator[Watched]:
    visitor = Watched(chromium, shop["state"])
    yield visitor
    visitor.context.close()


def test_the_listener_hears_what_is_blocked(watched: Watched, site: Site):
    watched.visit(f"{site.url}/")

    watched.page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')"
    )
    watched.page.wait_for_timeout(200)

    assert any("style-src" in text for text in watched.blocked)


def test_shoppers_pages(watched: Watched, site: Site, shop: dict[str, str]):
    for path in PAGES:
        watched.visit(f"{site.url}{path}")
    for path in IN_STORE:
        watched.visit(f"{shop['url']}{path}")
    placed = order(watched.page, site, shop["url"], "明前龙井")
    watched.visit(placed)

    assert watched.blocked == []


def test_the_docs_of_the_api_are_drawn(watched: Watched, site: Site):
    watched.visit(f"{site.url}/api/v1/docs/")

    expect(watched.page.locator(".opblock").first).to_be_visible()
    assert watched.blocked == []


def test_the_desk(owner: Watched, site: Site):
    for path in DESK:
        owner.visit(f"{site.url}/merchant/{path}")

    assert owner.blocked == []


def test_the_admin_works_under_its_looser_policy(owner: Watched, site: Site):
    for path in ADMIN:
        owner.visit(f"{site.url}/admin/{path}")
    owner.visit(f"{site.url}/merchant/products/")
    owner.page.locator("a[href*='/merchant/products/']:not([href*='bulk'])").last.click()
    owner.page.wait_for_load_state()
    owner.page.locator("a[href*='/admin/pages/']").first.click()
    expect(owner.page.locator("#page-edit-form")).to_be_visible()
    owner.page.wait_for_timeout(1500)

    assert owner.blocked == []


def test_every_answer_carries_the_policy(site: Site):
    for path in ("/", "/static/css/shop.css", "/robots.txt", "/api/v1/products/"):
        with urlopen(f"{site.url}{path}") as response:  # noqa: S310
            headers = response.headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "camera=()" in headers["Permissions-Policy"], path
        assert headers["X-Request-ID"], path


def test_the_site_is_well_before_half_a_minute(site: Site):
    """Beat sends a first heartbeat as soon as it runs."""
    deadline = time.monotonic() + 15
    told = {"status": "not asked"}
    while told["status"] != "ok" and time.monotonic() < deadline:
        time.sleep(0.5)
        with suppress(HTTPError), urlopen(f"{site.url}/health/") as response:  # noqa: S310
            told = json.load(response)

    assert told["status"] == "ok", told
    assert set(told["checks"]) == {"database", "migrations", "cache", "queue", "storage", "disk"}
