"""The platform's own pages: home, campaigns, rules, errors, and what robots read."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from home import views
from home.models import HomePage, LandingPage
from shop.stores.models import Store
from tests import make
from tests.shop.storefront.conftest import build, face, get, shelf

pytestmark = pytest.mark.django_db


def test_the_home_page_invites_to_open_a_store_and_shows_the_town(shop):
    make.product(shop, "苹果")
    shelf(shop, "水果")
    closed = make.store("停业的店")
    Store.objects.filter(pk=closed.pk).update(status=Store.Status.SUSPENDED)

    html = get("/")

    assert 'href="/open/"' in html
    assert "免费开店" in html
    assert "搜索商品或店铺" in html
    assert "幸福里便民超市" in html
    assert "苹果" in html
    assert 'href="/search/?q=%E6%B0%B4%E6%9E%9C"' in html
    assert "停业的店" not in html


def test_campaigns_of_the_platform_and_of_a_store(shop):
    product = make.product(shop, "苹果")
    town = LandingPage(title="年货节", slug="nian-huo")
    HomePage.objects.get().add_child(instance=town)
    build(town, ("product_row", {"title": "好货", "products": [product.pk]}))
    own = LandingPage(title="店庆", slug="dian-qing")
    face(shop).add_child(instance=own)

    assert "苹果" in get("/nian-huo/")
    assert "活动正在准备中" in get(f"/{shop.slug}/dian-qing/")
    assert "年货节" in get("/nian-huo/")


def test_a_campaign_goes_with_its_store(shop, shopper):
    own = LandingPage(title="店庆", slug="dian-qing")
    face(shop).add_child(instance=own)
    Store.objects.filter(pk=shop.pk).update(status=Store.Status.CLOSED)

    assert shopper.get(f"/{shop.slug}/dian-qing/").status_code == 404


def test_an_unknown_page_of_a_store_leads_back_to_it(shop, shopper):
    response = shopper.get(f"/{shop.slug}/nothing/")

    assert response.status_code == 404
    html = response.content.decode()
    assert "页面不存在，可能已被删除" in html
    assert f'href="/{shop.slug}/"' in html


@pytest.mark.parametrize(
    "path", ["/nothing/", "/nothing", "/没有/", "/a/b/c/d/e/", "/wp-login.php"]
)
def test_an_unknown_address_leads_home(shopper, path):
    response = shopper.get(path, follow=True)

    assert response.status_code == 404
    assert "回首页逛逛" in response.content.decode()


def test_the_500_page_needs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        html = render_to_string("500.html")
        response = views.server_error(RequestFactory().get("/x/"))

    assert "系统出了点问题，请稍后再试" in html
    assert response.status_code == 500
    assert "编号" in response.content.decode()
    assert "/static/" not in html


def test_the_403_page_tells_what_to_do():
    request = RequestFactory().get("/x/")

    assert "你没有权限看这个页面" in views.forbidden(request).content.decode()
    assert "页面放得太久" in views.csrf_failure(request).content.decode()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/terms/", "七天内可以按法律规定无理由退货"),
        ("/terms/opening/", "好评不能用返现换"),
        ("/privacy/", "保存多久"),
        ("/help/", "常见问题"),
        ("/help/complaint/", "12315"),
    ],
)
def test_the_rules_can_be_read(shopper, db, path, words):
    assert words in get(path)


def test_a_complaint_names_the_store_it_came_from(shop):
    assert f"举报「{shop.name}」" in get(f"/help/complaint/?store={shop.slug}")
    assert "投诉举报" in get("/help/complaint/?store=%27%22%3E")


def test_the_operators_facts_appear_once_they_are_set(db, settings):
    assert "联系方式尚未公布" in get("/help/complaint/")

    settings.PLATFORM_COMPANY = "杭州某某科技有限公司"
    settings.PLATFORM_ICP = "浙ICP备1号"

    assert "杭州某某科技有限公司" in get("/help/complaint/")
    assert "浙ICP备1号" in get("/")


def test_robots_are_told_what_is_not_for_them(shopper):
    text = shopper.get("/robots.txt").content.decode()

    for path in (
        "/cart/",
        "/checkout/",
        "/orders/",
        "/account/",
        "/merchant/",
        "/admin/",
        "/search",
    ):
        assert f"Disallow: {path}" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_the_sitemap_lists_open_stores_and_what_they_sell(shop, shopper):
    from shop.catalog import products

    fruit = shelf(shop, "水果")
    make.product(shop, "苹果", category=fruit)
    off = make.product(shop, "停产")
    products.set_on_sale(store=shop, product_id=off.pk, is_on_sale=False, actor=None)
    closed = make.store("停业店")
    make.product(closed, "梨")
    Store.objects.filter(pk=closed.pk).update(status=Store.Status.CLOSED)

    index = shopper.get("/sitemap.xml").content.decode()
    parts = [
        shopper.get(f"/sitemap-{name}.xml").content.decode()
        for name in ("fixed", "stores", "categories", "products", "campaigns")
    ]

    assert "<loc>http://testserver/sitemap-products.xml</loc>" in index
    everything = "".join(parts)
    assert f"<loc>http://testserver/{shop.slug}/</loc>" in everything
    assert f"<loc>http://testserver/{shop.slug}/shui-guo/ping-guo/</loc>" in everything
    assert "ting-chan" not in everything
    assert closed.slug not in everything
