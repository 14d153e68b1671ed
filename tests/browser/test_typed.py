"""A session ends while somebody types: what they typed stands in the form when they come back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.signed_in import sign_in
from tests.browser.site import Site
from tests.browser.toasts import expect_toast, keep_toasts

pytestmark = pytest.mark.long


def test_what_was_typed_comes_back_after_signing_in_again(phone: Page, site: Site) -> None:
    keep_toasts(phone)
    sign_in(phone, site)
    form = f"{site.url}/account/addresses/new/"
    phone.goto(form)
    phone.fill("#name", "王小红")
    phone.fill("#detail", "桂花巷 18 号 2 单元")
    session = [one for one in phone.context.cookies() if one["name"] == "sessionid"]
    phone.context.clear_cookies(name="sessionid")
    phone.get_by_role("button", name="保存").click()
    phone.wait_for_url("**/account/login/**")
    expect(phone.locator(".strip--warn")).to_contain_text("没有生效")

    # Signed in again: the page is where signing in leads to.
    phone.context.add_cookies(session)
    phone.goto(form)

    expect(phone.locator("#name")).to_have_value("王小红")
    expect(phone.locator("#detail")).to_have_value("桂花巷 18 号 2 单元")
    expect_toast(phone, "刚才填的还在")
    phone.reload()
    expect(phone.locator("#name")).to_have_value("")
