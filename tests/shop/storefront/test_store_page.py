"""The face of a store: what stands on it, and what it says in each state."""

import json

import pytest

from core.compiled import Compiled
from shop.stores.models import Store, StorePage
from tests import make
from tests.shop.storefront.conftest import build, face, get, photo, shelf

pytestmark = pytest.mark.django_db


def test_shows_how_to_reach_the_store_and_what_it_sells(shop):
    make.product(shop, "本地西红柿", price="5.80", unit="斤")

    html = get("/xing-fu-li-bian-min-chao-shi/")

    assert "<title>幸福里便民超市</title>" in html
    assert 'href="tel:057188001234"' in html
    assert 'data-copy="xingfuli"' in html
    assert "营业中" in html
    assert "营业时间 7:00–22:00" in html
    assert "搜索本店商品" in html
    assert "运费 ¥8，满 ¥88 包邮" in html
    assert "本地西红柿" in html
    assert '<span class="price__yuan">5</span><span class="price__cents">.80</span>' in html
    assert '<span class="price-unit">/斤</span>' in html


def test_sort_tabs_and_tab_bar_carry_the_words_shoppers_know(shop):
    make.product(shop)

    html = get(shop.get_absolute_url())

    for word in ("综合", "销量", "价格", "新品", "店铺首页", "分类", "购物车", "我的"):
        assert word in html


def test_a_price_range_says_from(shop):
    from tests.shop.storefront.conftest import with_choices

    with_choices(shop)

    assert '<span class="price-unit"> 起/盒</span>' in get(shop.get_absolute_url())


def test_sold_out_is_a_word_over_the_picture(shop):
    make.product(shop, stock="0")

    assert "<span>已售罄</span>" in get(shop.get_absolute_url())


def test_goods_that_are_off_sale_are_not_listed(shop):
    from shop.catalog import products

    page = make.product(shop, "停产饼干")
    products.set_on_sale(store=shop, product_id=page.pk, is_on_sale=False, actor=None)

    assert "停产饼干" not in get(shop.get_absolute_url())


def test_an_empty_store_says_so_kindly(shop):
    html = get(shop.get_absolute_url())

    assert "店主正在上架商品" in html
    assert "综合" not in html


def test_a_resting_store_can_be_browsed(shop):
    make.product(shop, "苹果")
    Store.objects.filter(pk=shop.pk).update(is_resting=True)

    html = get(shop.get_absolute_url())

    assert "店铺休息中" in html
    assert "营业中" not in html
    assert "苹果" in html


def test_a_long_notice_folds_and_a_short_one_does_not(shop):
    StorePage.objects.filter(store=shop).update(notice="短公告")
    assert "<details" not in get(shop.get_absolute_url())

    StorePage.objects.filter(store=shop).update(notice="很长的公告" * 20)
    assert '<details class="notice">' in get(shop.get_absolute_url())


@pytest.mark.parametrize("status", ["suspended", "closed"])
def test_a_store_that_is_not_open_is_not_there(shop, shopper, status):
    product = make.product(shop)
    category = shelf(shop, "蔬菜")
    Store.objects.filter(pk=shop.pk).update(status=status)

    base = shop.get_absolute_url()
    for path in (
        base,
        f"{base}{product.slug}/",
        f"{base}{category.slug}/",
        f"{base}share/",
        f"{base}qr.svg",
        f"{base}poster.png",
        f"{base}search/?q=a",
        f"{base}returns/",
        f"/checkout{base}",
    ):
        assert shopper.get(path).status_code == 404, path


@pytest.mark.parametrize(("status", "words"), [("suspended", "暂停营业"), ("closed", "已停止营业")])
def test_a_store_that_is_not_open_says_so_with_the_way_to_ones_orders(
    shop, shopper, signed_in, status, words
):
    variant, buyer = make.variant(shop, name="苹果"), make.user()
    order = make.order(shop, {variant: "1"}, buyer=buyer)
    Store.objects.filter(pk=shop.pk).update(status=status, former_slug="lao-dian")

    base = shop.get_absolute_url()
    for path in (base, f"{base}no-such-page/", f"/checkout{base}", "/lao-dian/"):
        response = shopper.get(path)
        html = response.content.decode()
        # Search engines hear as before that it is gone.
        assert response.status_code == 404
        assert 'content="noindex"' in html
        assert f"幸福里便民超市{words}" in html
        assert "可能已被删除" not in html
        assert 'href="/account/orders/"' in html
    client = signed_in(buyer)
    assert order.token in client.get("/account/orders/").content.decode()
    assert "苹果" in client.get(order.get_absolute_url()).content.decode()


def test_names_are_text_and_never_markup(shop):
    evil = '<script>alert("x")</script>'
    StorePage.objects.filter(store=shop).update(tagline=evil, notice=evil, hours=evil[:60])
    product = make.product(
        shop, evil, subtitle=evil, description=evil, parameters={evil[:40]: evil}
    )
    shelf(shop, evil)

    for path in (
        shop.get_absolute_url(),
        f"{shop.get_absolute_url()}{product.slug}/",
        f"{shop.get_absolute_url()}search/?q=%3Cscript%3Ealert(1)%3C/script%3E",
    ):
        html = get(path)
        assert "<script>alert" not in html, path
        assert "&lt;script&gt;" in html, path


def test_blocks_of_the_page_are_shown_and_what_is_gone_is_left_out(shop):
    here = make.product(shop, "在卖的")
    gone = make.product(shop, "删掉的")
    category = shelf(shop, "水果架")
    image = photo(shop, "年货")
    page = face(shop)
    build(
        page,
        ("banner", {"image": image.pk, "title": "年货节", "text": "八折", "link": here.pk}),
        ("product_row", {"title": "今日特价", "products": [here.pk, gone.pk, 999999]}),
        ("category_row", {"title": "逛逛", "categories": [category.pk]}),
        ("text", f'<p>你好 <a linktype="page" id="{here.pk}">看这里</a></p>'),
        (
            "countdown",
            {"title": "晚市", "ends_at": "2099-01-01T20:00:00+08:00", "after_text": "完"},
        ),
        (
            "countdown",
            {"title": "早市", "ends_at": "2001-01-01T20:00:00+08:00", "after_text": "早结束了"},
        ),
        (
            "faq",
            {"title": "常问", "questions": [{"question": "几点送？", "answer": "<p>五点</p>"}]},
        ),
        ("video_link", {"title": "采摘视频", "url": "https://example.com/v", "cover": None}),
        ("product_row", {"title": "空的一排", "products": [999999]}),
    )
    gone.unpublish()

    html = get(shop.get_absolute_url())

    assert "年货节" in html
    assert f'<a class="block banner" href="{shop.get_absolute_url()}{here.slug}/">' in html
    assert "今日特价" in html
    assert "删掉的" not in html
    assert "空的一排" not in html
    assert "水果架" in html
    assert f'<a href="{shop.get_absolute_url()}{here.slug}/">看这里</a>' in html
    assert 'datetime="2099-01-01T20:00:00+08:00" data-countdown' in html
    assert "早结束了" in html
    assert '<summary class="faq__question">几点送？</summary>' in html
    assert 'href="https://example.com/v"' in html


def test_a_block_that_points_at_another_stores_closed_shelf_shows_nothing(shop):
    other = make.store("别家店")
    theirs = make.product(other, "别家的货")
    page = face(shop)
    build(page, ("product_row", {"title": "联合推荐", "products": [theirs.pk]}))
    assert "别家的货" in get(shop.get_absolute_url())

    Store.objects.filter(pk=other.pk).update(status=Store.Status.SUSPENDED)

    assert "联合推荐" not in get(shop.get_absolute_url())


def test_pictures_in_rich_text_come_from_stored_renditions(shop):
    from shop.stores.models import StoreRendition

    image = photo(shop)
    StorePage.objects.filter(store=shop).update(
        intro=f'<p>老店</p><embed embedtype="image" id="{image.pk}" alt="门面" format="fullwidth"/>'
    )
    before = StoreRendition.objects.count()

    html = get(shop.get_absolute_url())

    assert 'alt="门面"' in html
    assert "<embed" not in html
    assert StoreRendition.objects.count() == before


def test_structured_body_survives_odd_data(shop):
    """Old rows and hand-made imports: nothing a visitor opens may end in a 500."""
    page = face(shop)
    build(
        page,
        ("product_row", {"title": "没有列表"}),
        ("banner", {"image": 999999, "title": "没有图"}),
        ("countdown", {"title": "没有时间", "ends_at": None, "after_text": "完"}),
        ("faq", {"title": "没有问题", "questions": []}),
    )

    html = get(shop.get_absolute_url())

    assert "没有图" in html
    assert json.loads(json.dumps(page.body.raw_data[0]))["type"] == "product_row"


def test_pages_can_be_previewed_before_they_are_saved_and_while_suspended(shop, monkeypatch):
    from shop.catalog.models import CategoryPage, ProductPage
    from shop.catalog.product_page import beside

    # Also as the first page of a process, whose query nobody has asked before.
    monkeypatch.setattr(beside, "_beside", Compiled(ProductPage, beside._both))
    parent = face(shop)
    for model in (ProductPage, CategoryPage):
        page = model(title="还没保存的", slug="new")
        page.set_url_path(parent)
        page.depth = parent.depth + 1
        page.path = model._get_children_path_interval(parent.path)[1]
        assert "还没保存的" in page.make_preview_request().rendered_content

    Store.objects.filter(pk=shop.pk).update(status=Store.Status.SUSPENDED)
    assert shop.name in face(shop).make_preview_request().rendered_content


@pytest.mark.parametrize(
    ("kinds", "above", "below"),
    [
        (["text", "faq", "row"], ["row", "text", "faq"], []),
        (["banner", "faq", "text", "row"], ["banner", "row", "faq", "text"], []),
        (["banner", "faq", "text"], ["banner"], ["faq", "text"]),
        (["text", "banner"], [], ["text", "banner"]),
        ([], [], []),
    ],
)
def test_goods_stand_above_what_is_long(shop, kinds, above, below):
    """Issue 9 A11: one low block at most before the first goods, the rest in its order."""
    goods = make.product(shop, "在卖的")
    made = {
        "text": ("text", "<p>本店故事</p>"),
        "faq": (
            "faq",
            {"title": "常问", "questions": [{"question": "几点送？", "answer": "<p>五点</p>"}]},
        ),
        "row": ("product_row", {"title": "今日特价", "products": [goods.pk]}),
        "banner": ("banner", {"image": photo(shop, "年货").pk, "title": "年货节", "text": ""}),
    }
    words = {"本店故事": "text", "几点送？": "faq", "今日特价": "row", "年货节": "banner"}
    build(face(shop), *(made[kind] for kind in kinds))

    html = get(shop.get_absolute_url())

    before, after = html.split('id="goods"')
    for part, told in ((before, above), (after, below)):
        found = [kind for word, kind in words.items() if word in part]
        assert sorted(found, key=lambda kind: part.index(word_of(words, kind))) == told


def word_of(words, kind):
    return next(word for word, of in words.items() if of == kind)
