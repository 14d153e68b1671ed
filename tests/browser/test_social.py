"""微信登录 and QQ 登录 in a real browser, against the fake that `make demo` starts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.long]


def choose(page: Page, person: str) -> None:
    expect(page.get_by_text("登录模拟器 · 不是真的微信或 QQ")).to_be_visible()
    page.get_by_role("button", name=person, exact=True).click()


def test_one_person_comes_by_wechat_and_links_qq(site: Site, phone: Page, another_phone: Page):
    phone.goto(f"{site.url}/account/login/?next=/account/security/")
    phone.get_by_role("button", name="微信登录").click()
    choose(phone, "拒绝")
    expect(phone.get_by_role("alert")).to_contain_text("你没有同意微信登录")

    phone.goto(f"{site.url}/account/login/?next=/account/security/")
    phone.get_by_role("button", name="微信登录").click()
    choose(phone, "林小满")
    expect(phone).to_have_url(f"{site.url}/account/security/")
    expect(phone.get_by_label("姓名")).to_have_value("林小满")

    # The last way in stays; with a second one it may go.
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.get_by_role("button", name="解除绑定").click()
    expect(phone.get_by_role("alert")).to_contain_text("唯一的登录方式")
    phone.get_by_role("button", name="绑定", exact=True).click()
    choose(phone, "林小满")
    expect(phone.get_by_role("status").first).to_contain_text("已绑定QQ")

    another_phone.goto(f"{site.url}/account/login/?next=/account/security/")
    another_phone.get_by_role("button", name="QQ登录").click()
    choose(another_phone, "林小满")
    expect(another_phone.get_by_label("姓名")).to_have_value("林小满")
    expect(another_phone.get_by_text("微信", exact=True)).to_be_visible()
