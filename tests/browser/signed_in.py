"""A shopper signs in by phone."""

from itertools import count

from playwright.sync_api import Page

from tests.browser.site import Site

_phones = count(13511110000)


def sign_in(page: Page, site: Site) -> str:
    """Somebody new; their phone."""
    phone = str(next(_phones))
    page.goto(f"{site.url}/account/login/")
    page.fill("#phone", phone)
    page.get_by_role("button", name="获取验证码").click()
    page.wait_for_selector("#code")
    page.fill("#code", site.code_for(phone))
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda url: "/account/login/" not in url)
    return phone
