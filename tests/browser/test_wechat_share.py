"""A shared page inside WeChat: the script runs under the policy, and signs this very address."""

import hashlib
import time

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.long]
INSIDE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0.60"
TICKET = "ticket_of_wx0ff1c1a10000demo"


def noted_by(page: Page) -> dict[str, dict[str, str]]:
    """What the page told WeChat. Playwright's own waiting evaluates, which our policy forbids."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        noted = page.evaluate("window.wx ? window.wx.noted : {}")
        if "timeline" in noted:
            return noted
        time.sleep(0.1)
    raise AssertionError("the page told WeChat nothing")


def test_the_page_shows_itself_as_a_card(site: Site, chromium: Browser):
    context = chromium.new_context(user_agent=INSIDE, viewport={"width": 390, "height": 844})
    page = context.new_page()
    address = f"{site.url}/?from=groupmessage"

    page.goto(f"{address}#top")
    noted = noted_by(page)
    config, card = noted["config"], noted["message"]
    text = (
        f"jsapi_ticket={TICKET}&noncestr={config['nonceStr']}"
        f"&timestamp={config['timestamp']}&url={address}"
    )
    assert config["signature"] == hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    for name, key in (("title", "title"), ("description", "desc"), ("image", "imgUrl")):
        shown = page.get_attribute(f'meta[property="og:{name}"]', "content")
        assert card[key] == shown
    assert noted["timeline"]["title"] == card["title"]
    context.close()

    elsewhere = chromium.new_context().new_page()
    asked: list[str] = []
    elsewhere.on("request", lambda request: asked.append(request.url))
    elsewhere.goto(site.url)
    elsewhere.wait_for_load_state("networkidle")
    assert not [url for url in asked if "jweixin" in url or "wechat/share" in url]
    elsewhere.context.close()
