"""The main job on a phone, in a real Chromium: from /open/ to the order on the board."""

from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site

pytestmark = pytest.mark.browser
_phones = count(13911110000)


def open_store(page: Page, site: Site, name: str) -> str:
    """Open a store by phone; returns its address."""
    phone = str(next(_phones))
    page.goto(f"{site.url}/open/")
    page.fill("#phone", phone)
    page.get_by_role("button", name="获取验证码").click()
    page.fill("#code", site.code_for(phone))
    page.get_by_role("button", name="下一步").click()
    page.fill("#name", name)
    page.get_by_text("用我的登录手机号").click()
    page.get_by_role("button", name="创建店铺").click()
    page.wait_for_url("**/merchant/")
    address = page.locator(".share-link .number").inner_text()
    choose_delivery(page)
    return address


def choose_delivery(page: Page) -> None:
    """By the checklist's link: round Hangzhou, by courier for cash, or fetched; for nothing."""
    page.get_by_role("link", name="选好地区、配送方式和运费").click()
    page.select_option("#province", "浙江省")
    expect(page.locator("#city option").nth(2)).to_be_attached()
    page.select_option("#city", "杭州市")
    page.locator("[name=offers_express]").check()
    page.locator("[name=cod_for_parcels]").check()
    page.fill("#local_fee", "")
    page.fill("#express_fee", "")
    page.fill("#free_delivery_from", "")
    page.get_by_role("button", name="保存").last.click()
    expect(page.locator(".strip--success")).to_contain_text("已保存")


def add_product(page: Page, site: Site, name: str, price: str, photo=None, **fields: str) -> None:
    if not page.url.endswith("/merchant/products/add/"):
        page.goto(f"{site.url}/merchant/products/add/")
    if photo:
        page.set_input_files("input[name=photo]", str(photo))
    page.fill("#name", name)
    page.fill("#price", price)
    if "new_category" in fields:
        page.get_by_text("分类（选填）").click()
    for field, value in fields.items():
        page.fill(f"#{field}", value)
    page.get_by_role("button", name="立即上架").click()
    expect(page.locator(".strip--success")).to_contain_text(f"「{name}」已上架")


def order(page: Page, site: Site, store_url: str, product: str, *, delivery: str = "") -> str:
    """Buy one product as a guest; returns the address of the order."""
    page.goto(store_url)
    page.get_by_role("link", name=product).first.click()
    page.get_by_role("button", name="立即购买").click()
    page.wait_for_url("**/checkout/**")
    if delivery:
        page.locator(f"input[name=delivery][value={delivery}]").check()
    page.fill("#name", "李明")
    page.fill("#phone", "13700000001")
    page.select_option("#province", "浙江省")
    expect(page.locator("#city option").nth(2)).to_be_attached()
    page.select_option("#city", "杭州市")
    expect(page.locator("#district option").nth(2)).to_be_attached()
    page.select_option("#district", "西湖区")
    page.fill("#detail", "文三路 88 号 2 幢 301")
    page.get_by_role("button", name="提交订单").click()
    page.wait_for_url("**/orders/**")
    return page.url


def test_from_opening_a_store_to_the_order_on_the_board(
    phone: Page, another_phone: Page, site: Site, shared_data
):
    owner, shopper = phone, another_phone
    store_url = open_store(owner, site, "阿珍水果店")
    photos = shared_data / "photos"
    add_product(owner, site, "猕猴桃", "5.50", photos / "fruit-kiwi.jpg", unit="斤", stock="20")
    add_product(owner, site, "红富士苹果", "6.80", photos / "fruit-apple-gala.jpg")
    owner.goto(f"{site.url}/merchant/orders/")
    expect(owner.locator("#board")).to_contain_text("还没有相关订单")

    order_url = order(shopper, site, store_url, "猕猴桃")
    expect(shopper.locator("#order")).to_contain_text("待接单")

    # Without a reload: the board asks by itself, the title says so.
    card = owner.locator(".order-card")
    expect(card).to_contain_text("李明", timeout=15_000)
    expect(card).to_contain_text("猕猴桃 × 1 斤")
    expect(owner).to_have_title("(1) 新订单")
    card.get_by_role("button", name="接单").click()
    expect(owner.locator("#board")).to_contain_text("待发货 1")
    owner.get_by_role("link", name="待发货 1").click()
    expect(owner.locator(".order-card")).to_contain_text("李明")
    shopper.goto(order_url)
    expect(shopper.locator("#order")).to_contain_text("待发货")
    site.wait_for("13700000001", "下单成功")
    site.wait_for("13700000001", "已接单")


@pytest.mark.long
def test_every_picture_of_the_store_page_is_shown(phone: Page, site: Site, shared_data):
    store_url = open_store(phone, site, "小图水果店")
    photos = shared_data / "photos"
    for name in ("fruit-lemon", "fruit-plum", "fruit-peach"):
        add_product(phone, site, name, "3.00", photos / f"{name}.jpg")

    phone.goto(store_url)
    phone.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    phone.wait_for_timeout(800)

    broken = phone.evaluate(
        "[...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)"
    )
    assert broken == []
    assert phone.locator(".card img").count() == 3


@pytest.mark.long
def test_a_double_tap_makes_one_order(phone: Page, another_phone: Page, site: Site):
    store_url = open_store(phone, site, "连点小店")
    add_product(phone, site, "铅笔", "1.00")
    another_phone.goto(store_url)
    another_phone.get_by_role("link", name="铅笔").first.click()
    another_phone.get_by_role("button", name="立即购买").click()
    another_phone.wait_for_url("**/checkout/**")
    another_phone.get_by_text("到店自提").first.click()
    another_phone.fill("#name", "李明")
    another_phone.fill("#phone", "13700000002")

    another_phone.get_by_role("button", name="提交订单").dblclick()

    another_phone.wait_for_url("**/orders/**")
    phone.goto(f"{site.url}/merchant/orders/")
    expect(phone.locator(".order-card")).to_have_count(1)


@pytest.mark.long
def test_a_refused_photo_is_explained_and_nothing_typed_is_lost(
    phone: Page, site: Site, shared_data
):
    open_store(phone, site, "照片小店")
    phone.goto(f"{site.url}/merchant/products/add/")
    phone.set_input_files("input[name=photo]", str(shared_data / "bad" / "truncated-half.jpg"))
    phone.fill("#name", "苹果")
    phone.fill("#price", "3")

    phone.get_by_role("button", name="立即上架").click()

    expect(phone.locator("#photo-error")).to_have_text("图片已损坏，请重新拍一张")
    expect(phone.locator("#name")).to_have_value("苹果")


@pytest.mark.long
def test_quick_add_survives_a_closed_tab_and_shows_each_photo(phone: Page, site: Site, shared_data):
    """Issue 9 A18: a draft until it is on sale; the file input in our words."""
    open_store(phone, site, "草稿小店")
    phone.goto(f"{site.url}/merchant/products/add/")
    photo = shared_data / "photos" / "fruit-kiwi.jpg"
    phone.set_input_files("input[name=photo]", str(photo))
    phone.fill("#name", "猕猴桃")
    phone.fill("#price", "5.5")
    expect(phone.locator(".photo-preview__item")).to_have_count(1)
    tab = phone.context.new_page()
    phone.close()

    tab.goto(f"{site.url}/merchant/products/add/")

    expect(tab.locator(".strip--info")).to_contain_text("已恢复上次的草稿，有 1 张照片")
    expect(tab.locator("#name")).to_have_value("猕猴桃")
    tab.get_by_role("button", name="立即上架").click()
    expect(tab.locator(".strip--success")).to_contain_text("「猕猴桃」已上架")
    expect(tab.locator("#name")).to_have_value("")
    tab.reload()
    expect(tab.locator(".strip--info")).to_have_count(0)
    tab.goto(f"{site.url}/merchant/transfers/")
    expect(tab.locator(".file-input")).to_contain_text("选择文件")


WATCH = """() => {
    window.told = [];
    const texts = () => Array.from(
        document.querySelectorAll('.photo-preview__item small'), (text) => text.textContent
    );
    new MutationObserver(() => window.told.push(texts())).observe(
        document.body, {subtree: true, childList: true}
    );
}"""


def told(page: Page) -> list[list[int]]:
    """How far each of the two photos was sent, in per cent, one row for every time it was told."""
    told = page.evaluate("window.told")
    rows = [row for row in told if len(row) == 2 and "没传上" not in row]
    return [[100 if text == "已传" else int(text.rstrip("%")) for text in row] for row in rows]


FAIL = """place => {
    window.shop.toast("刚才点的");
    const detail = { elt: place };
    place.dispatchEvent(new CustomEvent("htmx:sendError", { bubbles: true, detail }));
    return document.getElementById("toast").textContent;
}"""


@pytest.mark.long
def test_each_photo_shows_how_far_it_was_sent(phone: Page, site: Site, shared_data):
    """Issue 9 A18: on quick add and on the product's page, over a dead line and a slow one."""
    open_store(phone, site, "慢网小店")
    names = ("fruit-kiwi.jpg", "fruit-banana.jpg")
    photos = [str(shared_data / "photos" / name) for name in names]
    devtools = phone.context.new_cdp_session(phone)

    def set_line(**given) -> None:
        line = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        devtools.send("Network.emulateNetworkConditions", line | given)

    def send(button: str, done: str) -> None:
        phone.set_input_files("input[name=photo]", photos)
        states = phone.locator(".photo-preview__item small")
        expect(states).to_have_count(2)
        set_line(offline=True)
        phone.get_by_role("button", name=button, exact=True).click()
        unsent = phone.get_by_role("alert").filter(has_text=f"再点一下「{button}」重试")
        expect(unsent).to_be_visible()
        expect(states).to_have_text(["没传上", "没传上"])
        # What the page asks by itself fails as well, and keeps quiet meanwhile.
        assert phone.locator("#pulse").evaluate(FAIL) == "刚才点的"
        set_line(uploadThroughput=400_000)
        phone.evaluate(WATCH)
        phone.get_by_role("button", name=button, exact=True).click()
        expect(unsent).to_have_count(0)
        expect(phone.locator(".strip--success")).to_contain_text(done)
        set_line()
        rows = told(phone)
        assert (rows[0], rows[-1]) == ([0, 0], [100, 100])
        assert rows == sorted(rows)
        assert [row for row in rows if 0 < row[0] < 100 and row[1] == 0]

    phone.goto(f"{site.url}/merchant/products/add/")
    phone.fill("#name", "香蕉")
    phone.fill("#price", "3")
    send("立即上架", "「香蕉」已上架")
    phone.get_by_role("link", name="修改").click()
    send("保存", "照片 2 张 → 4 张")


@pytest.mark.long
def test_enter_in_the_cart_changes_the_quantity(phone: Page, another_phone: Page, site: Site):
    store_url = open_store(phone, site, "回车小店")
    add_product(phone, site, "橡皮", "2.00")
    another_phone.goto(store_url)
    another_phone.get_by_role("link", name="橡皮").first.click()
    another_phone.get_by_role("button", name="加入购物车").click()
    expect(another_phone.locator("[data-cart-badge]").first).to_have_text("1")
    another_phone.goto(f"{site.url}/cart/")

    another_phone.locator(".stepper__input").fill("3")
    another_phone.locator(".stepper__input").press("Enter")

    expect(another_phone.locator(".cart-sum")).to_contain_text("6 元")
    expect(another_phone.locator(".page__title")).to_have_text("购物车(1)")


@pytest.mark.long
def test_back_from_the_order_asks_nothing(phone: Page, another_phone: Page, site: Site):
    store_url = open_store(phone, site, "后退小店")
    add_product(phone, site, "尺子", "2.00")
    another_phone.goto(store_url)
    another_phone.get_by_role("link", name="尺子").first.click()
    another_phone.get_by_role("button", name="立即购买").click()
    another_phone.wait_for_url("**/checkout/**")
    another_phone.get_by_text("到店自提").first.click()
    another_phone.fill("#name", "李明")
    another_phone.fill("#phone", "123")
    another_phone.get_by_role("button", name="提交订单").click()
    expect(another_phone.locator(".field__error")).to_have_text("请填写 11 位手机号")
    another_phone.fill("#phone", "13700000009")
    another_phone.get_by_role("button", name="提交订单").click()
    another_phone.wait_for_url("**/orders/**")

    another_phone.go_back()

    expect(another_phone.locator("h1")).to_contain_text("订单详情")
