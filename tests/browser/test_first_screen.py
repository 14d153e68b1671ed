"""Goods are seen without scrolling: home, store and category, whatever a shop put above them."""

import pytest
from playwright.sync_api import Browser

from tests.browser.site import Site
from tests.browser.test_first_sale import add_product, open_store

pytestmark = [pytest.mark.browser, pytest.mark.long]
SIZES = {
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
# The lower edge of the first price, and of the screen less a tab bar over it.
SEEN = """() => {
  const price = document.querySelector("main .card__price, main .line__foot")
    .getBoundingClientRect();
  const bar = document.querySelector(".tabbar")?.getBoundingClientRect();
  return [price.bottom, bar && bar.bottom >= innerHeight ? bar.top : innerHeight];
}"""
# What a shop may put on its page, with and without a row of goods in it.
BUILD = """
import json
from shop.catalog.models import ProductPage
from shop.stores.models import StorePage
product = ProductPage.objects.filter(title="首屏猕猴桃").get()
page = StorePage.objects.get(store_id=product.store_id)
image, row = product.pictures.first().image_id, [product.pk]
page.body = json.dumps([dict(type=kind, value=value) for kind, value in [
    ("banner", dict(image=image, title="秋收到店", text="苹果、红薯、新米，今天刚到", link=None)),
    ("text", "<h2>本店的故事</h2>" + "<p>三代人都在这条街上卖水果。</p>" * 12),
    ("picture", dict(image=image, caption="")),
    ("faq", dict(title="常见问题", questions=[dict(question="送吗", answer="<p>送</p>")])),
    *([("product_row", dict(title="今日推荐", products=row))] if {has_row} else []),
]])
page.notice = "每天 18:00 前下单，当晚送到小区门口；散称的水果蔬菜按斤卖。"
page.tagline = "粮油果蔬，楼下就有"
page.save_revision().publish()
"""


@pytest.fixture(scope="module")
def shop(chromium: Browser, site: Site, shared_data) -> dict[str, str]:
    page = chromium.new_context(**SIZES["phone"]).new_page()
    page.set_default_timeout(15_000)
    url = open_store(page, site, "首屏小店")
    photo = shared_data / "photos" / "fruit-kiwi.jpg"
    add_product(page, site, "首屏猕猴桃", "6.80", photo, new_category="水果")
    page.context.close()
    return {"store": url, "category": f"{url}shui-guo/", "home": f"{site.url}/"}


@pytest.mark.parametrize("has_row", [True, False], ids=["row", "no-row"])
def test_the_first_price_stands_on_the_first_screen(chromium, site, shop, has_row):
    site.manage("shell", "-c", BUILD.format(has_row=has_row))

    below = []
    for size, options in SIZES.items():
        page = chromium.new_context(**options).new_page()
        for name, address in shop.items():
            page.goto(address)
            bottom, seen = page.evaluate(SEEN)
            if bottom > seen:
                below.append((size, name, bottom))
        page.context.close()

    assert below == []
