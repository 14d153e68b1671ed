"""What only a browser shows: the sheet, the stepper, lists that grow, no sideways scrolling."""

import os

import pytest

from tests import make
from tests.browser.site import CHROMIUM, CHROMIUM_ARGUMENTS, require_chromium
from tests.storefront.conftest import address, many, shelf, with_choices

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


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

    for _scroll in range(12):
        phone.mouse.wheel(0, 6000)
        phone.wait_for_timeout(250)
    assert phone.locator("#goods .card").count() == 24 * 4

    phone.click("text=加载更多")
    phone.wait_for_function("document.querySelectorAll('#goods .card').length > 96")
    assert "page=5" in phone.url


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
        phone.add_style_tag(content=f"html{{font-size:{scale}}}")
        wide = phone.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (path, wide)
