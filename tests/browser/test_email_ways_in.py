"""The ways in by e-mail, on a phone: register, look at devices, forget the password."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.long]
PASSWORD, NEXT = "chun-feng-17-li", "qiu-yue-29-liang"
NUMBERS = "一二三四五六七八九"


def link_in_mail(site: Site, email: str) -> str:
    """The link of the newest mail, once there is one."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        mails = site.inbox(email)
        if mails:
            return re.search(r"https?://[^/\s]+(/\S*)", mails[0]["body"])[1]
        time.sleep(0.1)
    raise AssertionError(f"no mail was sent to {email}")


def sign_in(page: Page, site: Site, email: str, password: str) -> None:
    page.goto(f"{site.url}/account/login/password/?next=/account/sessions/")
    page.fill("#username", email)
    page.fill("#password", password)
    page.get_by_role("button", name="登录").click()


def test_register_sign_in_and_sign_out_elsewhere(phone: Page, another_phone: Page, site: Site):
    email = "wang@example.com"
    phone.goto(f"{site.url}/account/login/password/")
    phone.get_by_role("link", name="用邮箱注册").click()
    phone.fill("#email", "Wang@Example.com")
    phone.fill("#name", "王芳")
    phone.fill("#password", PASSWORD)
    phone.get_by_role("button", name="注册").click()
    expect(phone.locator("h1")).to_have_text("请查收邮件")

    # The mail is opened on another device.
    another_phone.goto(site.url + link_in_mail(site, email))
    another_phone.fill("#password", PASSWORD)
    another_phone.get_by_role("button", name="激活并登录").click()
    another_phone.goto(f"{site.url}/account/security/")
    expect(another_phone.locator("#name")).to_have_value("王芳")

    sign_in(phone, site, email, PASSWORD)
    expect(phone.get_by_text("这台设备", exact=True)).to_be_visible()
    phone.get_by_role("button", name=re.compile("^让 .* 退出登录$")).click()
    expect(phone.locator(".strip--success")).to_contain_text("已退出登录")
    another_phone.goto(f"{site.url}/account/sessions/")
    expect(another_phone).to_have_url(re.compile("/account/login/"))


def test_a_forgotten_password(phone: Page, another_phone: Page, site: Site):
    email = "li@example.com"
    site.manage(
        "shell",
        "-c",
        "from django.contrib.auth import get_user_model as model;"
        f"user = model()(email='{email}', verified_email='{email}', name='李雷');"
        f"user.set_password('{PASSWORD}'); user.save()",
    )
    sign_in(phone, site, email, PASSWORD)
    expect(phone.get_by_text("这台设备", exact=True)).to_be_visible()

    another_phone.goto(f"{site.url}/account/login/password/")
    another_phone.get_by_role("link", name="忘记密码").click()
    another_phone.fill("#email", email)
    another_phone.get_by_role("button", name="发送链接").click()
    another_phone.goto(site.url + link_in_mail(site, email))
    another_phone.fill("#password", NEXT)
    another_phone.fill("#again", NEXT)
    another_phone.get_by_role("button", name="保存密码").click()
    expect(another_phone.locator(".strip--success")).to_contain_text("新密码已设置")
    sign_in(another_phone, site, email, NEXT)

    expect(another_phone.get_by_text("这台设备", exact=True)).to_be_visible()
    # The place of the old password is out.
    phone.reload()
    expect(phone).to_have_url(re.compile("/account/login/"))


def test_a_question_without_javascript_or_eyes(chromium: Browser, site: Site):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site.url}/account/login/password/")
    for _try in range(5):
        page.fill("#username", "nobody@example.com")
        page.fill("#password", "wrong-7")
        page.get_by_role("button", name="登录").click()
    expect(page.locator(".captcha__picture")).to_have_js_property("naturalWidth", 160)

    page.get_by_text("看不清？换成算术题").click()
    one, two = re.search(r"(\w)加(\w)等于", page.locator("#captcha-words").inner_text()).groups()
    page.fill("#captcha", str(NUMBERS.index(one) + NUMBERS.index(two) + 2))
    page.fill("#password", "wrong-7")
    page.get_by_role("button", name="登录").click()

    expect(page.get_by_text("用户名或密码不对")).to_be_visible()
    page.context.close()
