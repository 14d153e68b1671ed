"""Takes one picture of the guide: a page at a size, cut to what is meant, small as WebP."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.browser.screenshots import SIZES
from tests.browser.site import CHROMIUM, CHROMIUM_ARGUMENTS, PROJECT, Site

OUT = PROJECT / "docs" / "screenshots" / "guide"
# Two pixels of the screen to one and a half of the picture: sharp enough beside the words.
WIDTHS = {"phone": 585, "desktop": 1120}
# A phone pays in an app, not by a code that another phone scans.
AGENT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
MOST_BYTES, MARGIN = 28_000, 8
# Bars that stay at the edge of the screen would lie upon what is meant; columns of tables do not.
WITHOUT_BARS = """() => {
  for (const it of document.querySelectorAll("body *")) {
    const place = getComputedStyle(it).position;
    if (it.closest("table")) continue;
    if (place === "fixed" || place === "sticky") it.style.setProperty("display", "none");
  }
}"""


class Camera:
    """`site` is looked at by people who sign in once; `page()` gives a tab of theirs."""

    def __init__(self, playwright: Playwright, site: Site) -> None:
        self.site = site
        # Fields for dates write them as the browser's own language does.
        self.browser: Browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=CHROMIUM_ARGUMENTS,
            env=os.environ | {"LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"},
        )
        self._contexts: dict[tuple[str, str], BrowserContext] = {}
        self._states: dict[str, dict] = {}

    @contextmanager
    def page(self, who: str = "", size: str = "phone") -> Iterator[Page]:
        """`who` is a phone number, nobody without; their session lasts from page to page."""
        if (who, size) not in self._contexts:
            state = self._state(who) if who else None
            options = SIZES[size] | {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
            if size == "phone":
                options["user_agent"] = AGENT
            context = self.browser.new_context(**options, storage_state=state)
            context.set_default_timeout(15_000)
            self._contexts[who, size] = context
        page = self._contexts[who, size].new_page()
        try:
            yield page
        finally:
            page.close()

    def _state(self, who: str) -> dict:
        if who not in self._states:
            context = self.browser.new_context(locale="zh-CN")
            page = context.new_page()
            seen = len(self.site.codes(who))
            page.goto(f"{self.site.url}/account/login/")
            page.fill("#phone", who)
            page.get_by_role("button", name="获取验证码").click()
            page.wait_for_selector("#code")
            page.fill("#code", self.site.code_for(who, seen=seen))
            page.get_by_role("button", name="登录", exact=True).click()
            page.wait_for_url(lambda url: "/account/login/" not in url)
            self._states[who] = context.storage_state()
            context.close()
        return self._states[who]

    def shoot(
        self, page: Page, name: str, *of: str, path: str = "", height: int = 0, screen: bool = False
    ) -> None:
        """
        From the first to the last of what the selectors find (of each the first that is seen),
        at most `height` of it; the whole main part without; `screen`: what the screen shows.
        """
        if path:
            page.goto(f"{self.site.url}{path}")
        # Some pages never stop asking what is new.
        page.wait_for_load_state()
        page.wait_for_timeout(800)
        if screen:
            keep(page.screenshot(), name, page)
            return
        page.evaluate(WITHOUT_BARS)
        page.evaluate("window.scrollTo(0, 0)")
        meant = [page.locator(it).filter(visible=True).first for it in of]
        if not meant:
            shown = page.locator("main > *").filter(visible=True)
            meant = [shown.first, shown.last]
        found = [box for box in (it.bounding_box() for it in meant) if box]
        width = page.viewport_size["width"] if page.viewport_size else 390
        top = max(0, min(box["y"] for box in found) - MARGIN)
        foot = max(box["y"] + box["height"] for box in found) + MARGIN
        whole = page.evaluate("document.documentElement.scrollHeight")
        foot = min(foot, whole, top + height if height else whole)
        clip = {"x": 0, "y": top, "width": width, "height": foot - top}
        keep(page.screenshot(full_page=True, clip=clip), name, page)


def keep(png: bytes, name: str, page: Page) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    size = "phone" if page.viewport_size and page.viewport_size["width"] < 600 else "desktop"
    with Image.open(BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    width = WIDTHS[size]
    picture = picture.resize(
        (width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS
    )
    for quality in (82, 70, 58, 45, 35, 28):
        stream = BytesIO()
        picture.save(stream, "WEBP", quality=quality, method=6)
        if stream.tell() <= MOST_BYTES:
            break
    (OUT / f"{name}.webp").write_bytes(stream.getvalue())
    sys.stdout.write(f"{name:26} {picture.width}×{picture.height} {stream.tell()} bytes\n")


def number_in(page: Page, letter: str) -> str:
    """The first number of this kind that the page links to; its source holds random keys too."""
    found = re.search(rf"/({letter}[0-9A-Z]{{6,}})/", page.content())
    assert found, letter
    return found[1]


def showing(desk: Page, *words: str) -> str:
    """The address of the first order on this page of the board whose own page has these words."""
    root = desk.url.partition("/merchant/")[0]
    links = desk.locator(".order-card a[href*='/merchant/orders/2']").all()
    for address in dict.fromkeys(link.get_attribute("href") or "" for link in links):
        said = desk.request.get(f"{root}{address}").text()
        if all(word in said for word in words):
            return address
    raise AssertionError(words)
