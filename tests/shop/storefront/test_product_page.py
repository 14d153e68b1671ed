"""A product page: price, choice, stock, delivery, and what each state offers."""

import json
import re
from decimal import Decimal

import pytest

from shop.catalog import products
from shop.catalog.models import ProductParameter, ProductVariant
from shop.stores.models import Store, StorePage
from tests import make
from tests.shop.storefront.conftest import address, get, photo, shelf, sku, with_choices

pytestmark = pytest.mark.django_db


def test_one_thing_is_added_by_a_plain_form_without_a_token(shop):
    page = make.product(shop, "苹果", price="7.90", unit="斤", stock="88")

    html = get(address(page))

    assert 'action="/cart/add/"' in html
    assert f'<input type="hidden" name="sku" value="{sku(page)}">' in html
    assert f'<input type="hidden" name="store" value="{shop.slug}">' in html
    assert 'name="then" value="cart">加入购物车</button>' in html
    assert 'name="then" value="buy">立即购买</button>' in html
    assert "csrfmiddlewaretoken" not in html


def test_parameters_stand_in_their_order_and_a_drafts_own_in_its_preview(shop):
    page = make.product(shop, "苹果")
    page.parameters = [
        ProductParameter(name="产地", value="山东", sort_order=1),
        ProductParameter(name="等级", value="一级", sort_order=0),
    ]
    page.save()
    page.parameters = [ProductParameter(name="产地", value="陕西")]
    draft = page.save_revision().as_object()

    shown, preview = get(address(page)), draft.make_preview_request().content.decode()

    assert shown.index("一级") < shown.index("山东")
    assert "陕西" not in shown
    assert "陕西" in preview
    assert "山东" not in preview


def test_what_is_weighed_is_stepped_in_tenths_and_pieces_in_ones(shop):
    weighed = make.product(shop, "橙子", unit="斤", stock="88")
    counted = make.product(shop, "可乐", unit="罐", stock="88")

    assert 'value="1" min="0.1" step="0.1" max="88"' in get(address(weighed))
    assert 'value="1" min="1" step="1" max="88"' in get(address(counted))


def test_the_last_half_is_offered_as_a_half(shop):
    page = make.product(shop, "橙子", unit="斤", stock="0.5")

    html = get(address(page))

    assert 'value="0.5" min="0.1" step="0.1" max="0.5"' in html
    assert "仅剩 0.5 斤" in html


def test_limits_are_named_and_kept(shop):
    page = make.product(shop, "口罩", stock="50", min_quantity=Decimal(3), max_quantity=Decimal(10))

    html = get(address(page))

    assert "3 件起售，每人限购 10 件" in html
    assert 'value="3" min="3" step="1" max="10"' in html


@pytest.mark.parametrize(("stock", "words"), [("11", "库存 11 件"), ("10", "仅剩 10 件")])
def test_stock_is_told_and_scarcity_from_ten_down(shop, stock, words):
    page = make.product(shop, stock=stock)

    assert words in get(address(page))


def test_a_choice_is_radios_without_javascript_and_chips_with_it(shop):
    page = with_choices(shop)

    html = get(address(page))

    assert html.count('type="radio" name="sku"') == 3
    assert html.count("disabled") == 1
    assert "这个规格卖完了" in html
    assert "请选择：规格" in html
    offers = json.loads(re.search(r'id="offers"[^>]*>(.*?)</script>', html)[1])
    assert [(o["options"]["规格"], o["price"], o["soldOut"]) for o in offers] == [
        ("小盒", "59.00", False),
        ("大盒", "128.00", False),
        ("特大盒", "300.00", True),
    ]


def test_options_cannot_break_out_of_the_script(shop):
    page = with_choices(shop)
    variant = ProductVariant._base_manager.filter(product=page).last()
    variant.options = {"规格": "</script><img src=x>"}
    variant.save()

    html = get(address(page))

    assert "</script><img" not in html
    assert "&lt;/script&gt;&lt;img" in html


def test_freight_is_told_from_the_stores_own_settings(shop):
    page = make.product(shop)
    assert "运费 ¥8，满 ¥88 包邮" in get(address(page))

    Store.objects.filter(pk=shop.pk).update(local_fee=0, express_fee=0)
    assert "免运费" in get(address(page))

    Store.objects.filter(pk=shop.pk).update(offers_express=False, offers_local=False)
    html = get(address(page))
    assert "到店自提免运费" in html
    assert "快递" not in html


def test_sold_out_closes_the_bar_and_offers_neighbours(shop):
    page = make.product(shop, "茄子", stock="0")
    make.product(shop, "黄瓜")

    html = get(address(page))

    assert '<button class="btn" type="button" disabled>已售罄</button>' in html
    assert "立即购买" not in html
    assert "相似商品" in html
    assert "黄瓜" in html


def test_off_sale_is_still_a_page(shop):
    page = make.product(shop, "停产饼干")
    products.set_on_sale(store=shop, product_id=page.pk, is_on_sale=False, actor=None)

    html = get(address(page))

    assert "商品已下架，看看店里别的吧" in html
    assert '<button class="btn" type="button" disabled>已下架</button>' in html
    assert 'action="/cart/add/"' not in html


def test_an_unpublished_product_is_gone(shop, shopper):
    page = make.product(shop)
    page.unpublish()

    assert shopper.get(address(page)).status_code == 404


def test_pictures_are_real_images_with_a_counter(shop):
    page = make.product(shop, "礼盒", photos=[photo(shop), photo(shop)])

    html = get(address(page))

    assert html.count('<img class="picture') >= 2
    assert "1/2" in html
    assert 'fetchpriority="high"' in html


@pytest.mark.long
def test_neighbours_come_from_the_same_shelf_and_never_more_than_six(shop):
    fruit, milk = shelf(shop, "水果"), shelf(shop, "牛奶")
    page = make.product(shop, "苹果", category=fruit)
    for number in range(8):
        make.product(shop, f"梨{number}", category=fruit)
    make.product(shop, "纯牛奶", category=milk)

    below = get(address(page)).split("看了又看")[1]

    assert below.count('class="card"') == 6
    assert "纯牛奶" not in below


def test_search_engines_read_price_stock_and_the_way_here(shop):
    category = shelf(shop, "水果")
    page = make.product(shop, "苹果</script>", price="7.90", category=category)

    html = get(address(page))

    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    product, crumbs = [json.loads(block) for block in blocks]
    assert product["name"] == "苹果</script>"
    assert product["offers"]["price"] == "7.90"
    assert product["offers"]["priceCurrency"] == "CNY"
    assert product["offers"]["availability"] == "https://schema.org/InStock"
    names = [item["name"] for item in crumbs["itemListElement"]]
    assert names == ["幸福里便民超市", "水果", "苹果</script>"]


def test_the_link_card_names_the_thing_its_price_and_its_store(shop):
    page = make.product(shop, "很长的商品名字" * 6, price="59", photos=[photo(shop)])

    html = get(address(page))

    title = re.search(r'property="og:title" content="([^"]*)"', html)[1]
    text = re.search(r'property="og:description" content="([^"]*)"', html)[1]
    image = re.search(r'property="og:image" content="([^"]*)"', html)[1]
    assert len(title) <= 26
    assert text == "¥59 · 幸福里便民超市"
    assert image.startswith("http://testserver/media/")
    assert f'<link rel="canonical" href="http://testserver{address(page)}">' in html


# --- what a shopper asks before buying


def test_it_says_when_and_how_goods_come_and_go_back(shop, shopper):
    StorePage.objects.filter(store=shop).update(
        promise="下午 4 点前下单当天发货", returns="坏果包赔，24 小时内拍照"
    )
    html = get(address(make.product(shop, name="苹果")))

    assert "下午 4 点前下单当天发货" in html
    assert "运费 ¥8，满 ¥88 包邮" in html
    assert f'href="/{shop.slug}/returns/"' in html
    assert "坏果包赔" in html


def test_support_offers_wechat_and_phone(shop, shopper):
    contact = (
        get(address(make.product(shop))).partition('id="contact"')[2].partition("</dialog>")[0]
    )

    assert 'data-copy="xingfuli"' in contact
    assert 'href="tel:057188001234"' in contact


def test_words_for_an_order_by_wechat_can_be_copied(shop, shopper):
    html = get(address(make.product(shop, name="苹果")))

    assert ">微信下单</button>" in html
    # Without scripts they stand there to be selected.
    assert ">我想购买：苹果</span>" in html
    assert 'data-copy="我想购买：苹果 http' in html


def test_a_shop_without_wechat_takes_no_orders_there(shop, shopper):
    StorePage.objects.filter(store=shop).update(wechat="")

    assert "微信下单" not in get(address(make.product(shop)))


def test_each_shop_has_its_page_of_returns(shop, shopper):
    StorePage.objects.filter(store=shop).update(returns="坏果包赔，24 小时内拍照\n邮费我们出")

    page = shopper.get(f"/{shop.slug}/returns/")

    html = page.content.decode()
    assert page.status_code == 200
    assert "坏果包赔，24 小时内拍照<br>邮费我们出" in html
    assert "7 天内可以无理由退货" in html
    assert "xingfuli" in html
    assert f'href="/{shop.slug}/returns/"' in shopper.get(shop.get_absolute_url()).text


def test_the_owner_writes_both_on_the_desk(shop, signed_in):
    owner = signed_in(shop.owner)
    form = {"name": shop.name, "phone": shop.phone, "promise": "当天发", "returns": "坏果包赔"}

    assert owner.post("/merchant/settings/", form).status_code == 302

    page = StorePage.objects.get(store=shop)
    assert (page.promise, page.returns) == ("当天发", "坏果包赔")
