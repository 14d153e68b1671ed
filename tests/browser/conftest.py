"""A site for the browser tests of one worker, and Chromium to look at it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.site import CHROMIUM, CHROMIUM_ARGUMENTS, Site, require_chromium, running


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """An empty site: what the tests need, they make by using it."""
    with running(town=False) as served:
        yield served


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    require_chromium()
    # A busy machine answers late, not wrongly.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A phone of 390×844."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.fixture
def another_phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()
