"""What only a browser shows: the sheet, the stepper, lists that grow, no sideways scrolling."""

import os
import re

import pytest
from playwright.sync_api import expect

from shop.catalog.models import ProductPage
from tests import make
from tests.browser.site import CHROMIUM, CHROMIUM_ARGUMENTS, require_chromium
from tests.shop.storefront.conftest import address, corner_shop, many, shelf, with_choices

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]


@pytest.fixture
def shop(db):
    """Of each test: what a served page shows is committed, and taken back behind it."""
    return corner_shop()


@pytest.fixture
def phone(monkeypatch):
    """A page of a phone-sized Chromium; errors in the console fail the test."""
    require_chromium()
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread; Django would refuse the test's own queries.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        page = browser.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
        ).new_page()
        # A busy machine answers late, not wrongly.
        expect.set_options(timeout=20_000)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        browser.close()
    assert not errors


def test_a_missing_choice_is_named_and_a_whole_one_is_added(shop, phone, live_server):
    page = with_choices(shop)
    phone.goto(f"{live_server.url}{address(page)}")

    phone.click(".bar [data-choose=cart]")
    phone.click("#choose [data-then=cart]")
    assert phone.inner_text("#choose [data-missing]") == "请选择规格"

    phone.click("#choose .chip:has-text('大盒')")
    assert "128" in phone.inner_text("#choose [data-price]")
    assert phone.inner_text("#choose [data-stock]") == "仅剩 3 盒"

    with phone.expect_request("**/cart/add/") as added:
        phone.click("#choose [data-then=cart]")
    assert "then=cart" in (added.value.post_data or "")
    assert "quantity=1" in (added.value.post_data or "")


def test_the_sold_out_choice_cannot_be_bought(shop, phone, live_server):
    page = with_choices(shop)
    phone.goto(f"{live_server.url}{address(page)}")

    phone.click(".product__chosen button")
    chip = phone.locator("#choose .chip:has-text('特大盒')")
    assert "is-gone" in (chip.get_attribute("class") or "")
    chip.click()
    phone.click("#choose [data-then=buy]")

    assert phone.inner_text(".toast") == "这个规格卖完了，换一个试试"
    assert phone.url.endswith(address(page))


def test_weights_step_in_tenths_and_stop_at_what_is_there(shop, phone, live_server):
    page = make.product(shop, "橙子", unit="斤", stock="1.2")
    phone.goto(f"{live_server.url}{address(page)}")

    for _press in range(4):
        if phone.is_enabled("[data-step='1']"):
            phone.click("[data-step='1']")

    assert phone.input_value("[name=quantity]") == "1.2"
    assert not phone.is_enabled("[data-step='1']")


def test_the_list_grows_by_itself_three_times_and_then_waits(shop, phone, live_server):
    many(shop, 24 * 5 + 3)
    phone.goto(f"{live_server.url}{shop.get_absolute_url()}")

    cards = phone.locator("#goods .card")
    for there in (24, 48, 72):
        expect(cards).to_have_count(there)
        phone.mouse.wheel(0, 20_000)
    expect(cards).to_have_count(24 * 4)
    phone.mouse.wheel(0, 20_000)
    phone.wait_for_timeout(500)
    expect(cards).to_have_count(24 * 4)

    phone.click("text=加载更多")
    expect(cards.nth(96)).to_be_attached()
    expect(phone).to_have_url(re.compile("page=5"))


@pytest.mark.parametrize(("width", "scale"), [(320, "100%"), (390, "200%"), (1280, "100%")])
def test_nothing_scrolls_sideways(shop, phone, live_server, width, scale):
    name = "超级加厚加绒 2XL 特大号家庭装限量版（非油炸型）" * 2
    fruit = shelf(shop, "时令水果大卖场")
    page = make.product(shop, name, price="12345.67", unit="公斤", category=fruit)
    choice = with_choices(shop, category=fruit)
    phone.set_viewport_size({"width": width, "height": 800})

    for path in (
        "/",
        shop.get_absolute_url(),
        address(fruit),
        address(page),
        address(choice),
        f"{shop.get_absolute_url()}share/",
        f"{shop.get_absolute_url()}search/?q=没有的",
        "/privacy/",
    ):
        phone.goto(f"{live_server.url}{path}")
        phone.evaluate(f"document.documentElement.style.fontSize = '{scale}'")
        wide = phone.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (path, wide)


def test_searching_while_typing_by_keyboard_and_back(shop, phone, live_server):
    for name, place in (
        *(("乐事薯片 原味", "上海"), ("乐事薯片 黄瓜味", "杭州")),
        *(("品客薯片", "杭州"), ("红富士苹果", "烟台")),
    ):
        make.product(shop, name, parameters={"产地": place})
    url = f"{live_server.url}{shop.get_absolute_url()}"
    phone.goto(url)

    # Suggestions: arrows choose, Escape closes, Enter opens.
    box = phone.get_by_role("combobox", name="搜索本店商品")
    box.press_sequentially("shup", delay=20)
    phone.wait_for_selector("[role=option]")
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    chosen = phone.locator("[role=option][aria-selected=true]")
    assert chosen.inner_text().startswith("薯片")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    box.press("Escape")
    assert not phone.locator("[role=option]").first.is_visible()
    box.press("ArrowDown")
    box.press("Enter")
    phone.wait_for_url("**/search/?q=**")
    assert phone.locator("mark").first.inner_text() == "薯片"

    # Results follow the typing, and the address follows the results.
    box = phone.get_by_role("combobox", name="搜索本店商品")
    box.fill("苹果")
    phone.wait_for_selector("text=共 1 件")
    expect(phone).to_have_url(re.compile("q=%E8%8B%B9%E6%9E%9C"))
    assert phone.locator("#found .card__name").inner_text() == "红富士苹果"

    # Filters show their effect at once; a chip takes one off again.
    box.fill("薯片")
    phone.wait_for_selector("text=共 3 件")
    phone.keyboard.press("Escape")
    phone.get_by_role("button", name="筛选").click()
    phone.locator("#filters").get_by_text("杭州（2）").click()
    phone.wait_for_selector("text=查看 2 件")
    phone.get_by_role("button", name="查看 2 件").click()
    phone.wait_for_selector("text=共 2 件")
    assert phone.locator("#filters").count() == 0
    phone.get_by_role("link", name="产地 杭州").click()
    phone.wait_for_selector("text=共 3 件")

    # What was stayed at is offered next time, and can be forgotten.
    with phone.expect_request("**/search/stayed/") as told:
        phone.goto(f"{url}search/?q=薯片")
    assert told.value.method == "POST"
    phone.goto(f"{url}search/")
    assert "薯片" in phone.inner_text("[data-recent-searches]")
    phone.click("[aria-label='删除「薯片」']")
    assert "薯片" not in phone.inner_text("[data-recent-searches] ul")


# --- goods are seen at once

# What the tab bar leaves of 844, and enough of a picture to see what it is.
SEEN_BY = 844 - 56 - 120


def top_of(page, selector):
    return page.locator(selector).first.bounding_box()["y"]


def test_goods_are_seen_without_scrolling(shop, phone, live_server):
    for number in range(6):
        make.product(shop, f"商品{number}", category=shelf(shop, f"分类{number}"))
    for path in ("/", shop.get_absolute_url()):
        phone.goto(f"{live_server.url}{path}")
        assert top_of(phone, ".card") < SEEN_BY, path


def test_the_category_one_is_in_stands_in_view(shop, phone, live_server):
    shelves = [shelf(shop, f"分类{number:02}") for number in range(40)]
    make.product(shop, "苹果", category=shelves[35])
    phone.goto(f"{live_server.url}{address(shelves[35])}")

    box = phone.locator(".rail [aria-current]").bounding_box()
    assert 0 < box["y"] < 844 - 56 - box["height"]
    assert phone.evaluate("scrollY") == 0


def test_prices_side_by_side_stand_on_one_line(shop, phone, live_server):
    plain = make.product(shop, "苹果", price="7.90")
    dear = make.product(shop, "一个名字很长很长要写两行才写得下的红富士苹果礼盒", price="1288.50")
    ProductPage.objects.filter(pk=dear.pk).update(list_price="1999.00", sales=12345)
    phone.goto(f"{live_server.url}{shop.get_absolute_url()}")

    prices = [phone.locator(f"#p{page.pk} .card__price").bounding_box() for page in (plain, dear)]
    assert prices[0]["y"] == prices[1]["y"]
    assert prices[0]["height"] == prices[1]["height"]


# --- what htmx swaps keeps to the policy


def test_a_swap_writes_no_inline_style(shop, phone, live_server):
    """Attributes of what was there are copied to what comes; styles that a script set are not."""
    blocked = []
    phone.on("console", lambda said: blocked.append(said.text) if "style" in said.text else None)
    tea = make.variant(shop, name="龙井茶", stock="9")
    phone.goto(f"{live_server.url}{address(tea.product)}")
    with phone.expect_response("**/cart/add/"):
        phone.click(".bar [value=cart]")
    phone.goto(f"{live_server.url}/cart/")
    box = phone.locator(f"#line-{tea.pk}")
    box.evaluate("element => { element.style.minWidth = '22px'; }")

    with phone.expect_response("**/cart/pick/"):
        box.uncheck()
    expect(phone.locator(".cart-sum .btn--buy")).to_have_text("去结算(0)")
    phone.wait_for_timeout(200)

    assert blocked == []


def test_the_wait_for_another_code_is_counted_down(phone, live_server):
    phone.goto(f"{live_server.url}/account/login/")
    phone.fill("#phone", "13800000099")
    phone.click("form .btn--primary")

    again = phone.locator("[name=resend]")
    expect(again).to_have_text(re.compile(r"5\d 秒后重新获取"))
    expect(again).to_be_disabled()
    again.evaluate("button => { button.dataset.until = 0; }")
    expect(again).to_have_text("没收到？重新获取")
    expect(again).to_be_enabled()
