"""Wagtail's preview of every type of page, as editors open it: in the panel, and in a new tab."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.site import Site
from tests.browser.test_first_sale import add_product, open_store

pytestmark = [pytest.mark.browser, pytest.mark.long]
PRODUCT = "预览的龙井"
TODAY = "今天新出的公告"
# Milliseconds until a word more is typed, and how often.
PATIENCE, MOST_TRIES = 10_000, 6


@dataclass(frozen=True)
class Editor:
    page: Page
    # Addresses of editors by type of page.
    edits: dict[str, str]


@pytest.fixture(scope="module")
def editor(chromium: Browser, site: Site) -> Iterator[Editor]:
    """The owner of a store with a product in a category, at a desktop."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    open_store(page, site, "预览小店")
    add_product(page, site, PRODUCT, "59.00", stock="90", new_category="茶叶")
    page.goto(f"{site.url}/merchant/products/")
    page.get_by_role("link", name=PRODUCT).first.click()
    page.locator("a[href*='/admin/pages/']").first.click()
    page.wait_for_url("**/admin/pages/*/edit/")
    parents = [
        int(found[1])
        for link in page.locator("[data-controller~='w-breadcrumbs'] a").all()
        if (found := re.search(r"/pages/(\d+)/$", link.get_attribute("href") or ""))
    ]
    store, category = parents[-3:-1]  # The product's own page is the last.
    base = f"{site.url}/admin/pages"
    yield Editor(
        page,
        {
            "product": page.url,
            "store": f"{base}/{store}/edit/",
            "category": f"{base}/{category}/edit/",
            "landing": f"{base}/add/home/landingpage/{store}/",
        },
    )
    context.close()


@pytest.fixture(scope="module")
def operator(chromium: Browser, site: Site) -> Iterator[Editor]:
    site.manage(
        *("createsuperuser", "--noinput", "--username", "yunying", "--email", "ops@example.com"),
        DJANGO_SUPERUSER_PASSWORD="a-long-passphrase",
    )
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{site.url}/account/login/password/")
    page.fill("input[name=username]", "yunying")
    page.fill("input[name=password]", "a-long-passphrase")
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()
    yield Editor(page, {"home": f"{site.url}/admin/pages/3/edit/"})
    context.close()


# The frame is replaced while one writes: asked by its document, not held.
SHOWS = """text => document.querySelector("#w-preview-iframe")
  ?.contentDocument?.querySelector("main#content")?.innerText.includes(text)"""
IN_BODY = "text => document.body?.innerText.includes(text)"
IS_WIDE = """width => Math.abs(
  document.querySelector("#w-preview-iframe").contentWindow.innerWidth - width) < 30"""


def _preview(page: Page) -> None:
    """
    Open the panel, unless it is remembered as open. That is asked of its attribute: while it
    slides in nothing of it can be seen yet, and a click would close it.
    """
    toggle = page.locator("[data-side-panel-toggle='preview']").first
    expect(toggle).to_be_visible()
    if page.locator("[data-side-panel='preview'][hidden]").count():
        toggle.click()


def _shows(page: Page, text: str) -> None:
    page.wait_for_function(SHOWS, arg=text)


def _writes(page: Page, field: str, text: str) -> None:
    """
    What is typed before Wagtail watches the form (w-unsaved, some two seconds) it takes as how
    that came: it shows with what is typed next, as an editor goes on.
    """
    page.locator(field).press_sequentially(text)
    for _try in range(MOST_TRIES):
        with suppress(PlaywrightTimeoutError):
            page.wait_for_function(SHOWS, arg=text, timeout=PATIENCE)
            return
        page.locator(field).press_sequentially(" ")
    pytest.fail(f"the preview never showed {text}")


def _opens_in_a_tab(page: Page, text: str) -> None:
    with page.context.expect_page() as opened:
        page.locator("[data-w-preview-target='newTab']").click()
    opened.value.wait_for_function(IN_BODY, arg=text)
    opened.value.close()


def _in_both_widths(page: Page) -> None:
    for size, width in (("mobile", 375), ("desktop", 1280)):
        page.locator(f"input[name=preview-size][value={size}]").check(force=True)
        page.wait_for_function(IS_WIDE, arg=width)


@pytest.mark.parametrize("kind", ["product", "store", "category", "landing"])
def test_a_merchants_page_is_previewed(editor: Editor, kind: str):
    page = editor.page
    shown = "春茶上新" if kind == "landing" else PRODUCT
    page.goto(editor.edits[kind])

    _preview(page)
    if kind == "landing":
        _shows(page, "")
        _writes(page, "#id_title", shown)
    else:
        _shows(page, shown)
    _in_both_widths(page)
    _opens_in_a_tab(page, shown)


def test_the_home_page_is_previewed(operator: Editor):
    operator.page.goto(operator.edits["home"])

    _preview(operator.page)

    _shows(operator.page, "免费开店")
    _in_both_widths(operator.page)


def test_a_preview_shows_todays_price_and_the_draft(editor: Editor, site: Site):
    page = editor.page
    page.goto(editor.edits["store"])
    _preview(page)
    _shows(page, "59")

    _writes(page, "#id_notice", TODAY)
