"""Toasts go after two seconds, and a busy machine looks later: what a page told is kept for it."""

import re

from playwright.sync_api import Page, expect

KEEP = """new MutationObserver((changes) => {
    const toasts = changes.flatMap((change) => [...change.addedNodes]).filter(
        (node) => node.matches?.(".toast")
    );
    const told = document.documentElement?.dataset;
    toasts.forEach((toast) => { told.toasts = `${told.toasts || ""} ${toast.textContent}`; });
}).observe(document, { childList: true, subtree: true });"""


def keep_toasts(page: Page) -> None:
    """From the next page on."""
    page.add_init_script(KEEP)


def expect_toast(page: Page, text: str) -> None:
    expect(page.locator("html")).to_have_attribute("data-toasts", re.compile(re.escape(text)))
