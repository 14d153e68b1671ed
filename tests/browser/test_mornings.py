"""A whole morning: of an owner on the phone, and of an operator at a desk."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.test_chat_order import is_accessible
from tests.browser.test_first_sale import add_product, open_store, order

pytestmark = [pytest.mark.browser, pytest.mark.long]
GOODS = [f"早市菜{number}" for number in "一二三四五六七八九十"]
CLERK = "13922220001"
PASSWORD = "a-long-passphrase"


def confirm_all(phone: Page, site: Site) -> None:
    """Three orders, each by one tap of the thumb on the board."""
    phone.goto(f"{site.url}/merchant/")
    figures = phone.locator("#figures")
    expect(figures).to_contain_text(re.compile(r"今日订单\s*3"))
    figures.get_by_role("link", name="待接单").click()
    for left in (2, 1, 0):
        phone.get_by_role("button", name="接单", exact=True).first.click()
        expect(phone.get_by_role("button", name="接单", exact=True)).to_have_count(left)
    phone.get_by_role("link", name=re.compile("待发货")).first.click()
    expect(phone.locator("article.order-card")).to_have_count(3)


def change_prices(phone: Page, site: Site) -> None:
    """Ten at once, after a look at what each will cost."""
    phone.goto(f"{site.url}/merchant/products/")
    phone.get_by_role("link", name="批量改价格").click()
    phone.get_by_role("button", name="修改全部 10 件").click()
    phone.select_option("[name=price-way]", "up_percent")
    phone.fill("[name=price-amount]", "10")
    phone.locator("details[open]").get_by_role("button", name="看改前改后").click()
    start = phone.get_by_role("button", name="确认修改 10 行")
    expect(start).to_be_visible()
    expect(phone.locator("main")).to_contain_text("¥10.00 → ¥11.00")
    is_accessible(phone)
    start.click()
    expect(phone.get_by_role("button", name=re.compile("撤销这 10 行"))).to_be_visible()
    phone.goto(f"{site.url}/merchant/products/")
    prices = phone.locator("[name=price]")
    assert [row.input_value() for row in prices.all()] == ["11.00"] * 10


def invite_clerk(phone: Page, clerk: Page, site: Site) -> None:
    """By phone; whoever has it accepts, and is at the desk."""
    phone.goto(f"{site.url}/merchant/more/")
    phone.get_by_role("link", name="店员").click()
    phone.fill("#phone", CLERK)
    phone.select_option("#role", "clerk")
    phone.get_by_role("button", name="发出邀请").click()
    expect(phone.locator("main")).to_contain_text("等待对方接受")
    site.wait_for(CLERK, "/invitations/")
    (body,) = [row["body"] for row in site.inbox(CLERK) if "/invitations/" in row["body"]]
    path = re.search(r"/invitations/[^/]+/", body)
    assert path
    clerk.goto(f"{site.url}/account/login/?next={path[0]}")
    clerk.fill("#phone", CLERK)
    clerk.get_by_role("button", name="获取验证码").click()
    clerk.wait_for_selector("#code")
    clerk.fill("#code", site.code_for(CLERK))
    clerk.get_by_role("button", name="登录", exact=True).click()
    clerk.wait_for_url("**/invitations/**")
    clerk.get_by_role("button", name="接受").click()
    clerk.wait_for_url("**/merchant/**")
    clerk.goto(f"{site.url}/merchant/orders/?state=to_ship")
    expect(clerk.locator("article.order-card")).to_have_count(3)


def test_of_an_owner_on_the_phone(site: Site, phone: Page, another_phone: Page) -> None:
    url = open_store(phone, site, "早市小店")
    for name in GOODS:
        add_product(phone, site, name, "10", stock="20")
    for name in GOODS[:3]:
        order(another_phone, site, url, name)

    confirm_all(phone, site)
    change_prices(phone, site)
    invite_clerk(phone, another_phone, site)

    phone.goto(f"{site.url}/merchant/audit/")
    log = phone.locator("main")
    for words in ("批量修改", "邀请店员", "接受邀请", "查看订单列表"):
        expect(log).to_contain_text(words)


@pytest.fixture
def operator(chromium: Browser, site: Site) -> Iterator[Page]:
    site.manage(
        *("createsuperuser", "--noinput", "--username", "zaoban", "--email", "am@example.com"),
        DJANGO_SUPERUSER_PASSWORD=PASSWORD,
    )
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{site.url}/account/login/password/")
    page.fill("input[name=username]", "zaoban")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()
    yield page
    context.close()


def test_of_an_operator_at_a_desk(site: Site, operator: Page, phone: Page) -> None:
    operator.goto(f"{site.url}/admin/platform/")
    newest = operator.locator("[data-newest]")
    expect(newest).not_to_contain_text("刚开的面馆")

    open_store(phone, site, "刚开的面馆")
    # By itself, while the page stays open.
    expect(newest).to_contain_text("刚开的面馆")

    pass_a_night(site)
    operator.reload()
    expect(operator.locator(".platform__health")).to_contain_text("数据库")
    expect(operator.locator("main")).to_contain_text("霸王龙味冰激凌")
    operator.locator("section[aria-labelledby=platform-troubles] a").first.click()
    expect(operator.locator("main")).to_contain_text("刚开的面馆")
    write_news(operator, phone, site)
    ban(operator, site)


def pass_a_night(site: Site) -> None:
    """
    People search for what nobody has, and the clock looks at new stores, which have a day to put
    something on sale.
    """
    site.manage(
        "shell",
        "-c",
        "from datetime import timedelta; from django.utils import timezone; "
        "from home.statistics.reports.platform import troubles; from search import popular; "
        "[popular.count_miss(word='霸王龙味冰激凌') for _person in range(3)]; "
        "troubles.look(at=timezone.now() + timedelta(days=2))",
    )


def write_news(operator: Page, phone: Page, site: Site) -> None:
    operator.goto(f"{site.url}/admin/platform/news/create/")
    operator.fill("[name=title]", "今晚两点维护")
    operator.fill("[name=text]", "大约十分钟打不开。")
    operator.locator("[name=is_draft]").uncheck()
    operator.get_by_role("button", name="保存").first.click()
    expect(operator.locator("main")).to_contain_text("今晚两点维护")
    phone.goto(f"{site.url}/merchant/")
    expect(phone.locator("main")).to_contain_text("今晚两点维护")


def ban(operator: Page, site: Site) -> None:
    operator.goto(f"{site.url}/admin/operate-bans/add/")
    operator.fill("[name=network]", "203.0.113.9")
    operator.fill("[name=reason]", "整晚试验证码")
    operator.get_by_role("button", name="封禁", exact=True).click()
    row = operator.locator("tr", has_text="203.0.113.9")
    expect(row).to_contain_text("封禁中")
