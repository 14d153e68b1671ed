"""Finding goods: in one store, in all of them, and when there is nothing."""

import pytest
from django.utils import timezone

from search import products
from shop.catalog import products as catalog_products
from shop.catalog.models import ProductVariant
from shop.stores.models import Store
from tests import make
from tests.shop.storefront.conftest import get, many, sku

pytestmark = pytest.mark.django_db


def test_finds_by_every_word_and_counts(shop):
    make.product(shop, "红富士苹果", subtitle="脆甜")
    make.product(shop, "青苹果")
    make.product(shop, "香蕉")

    html = get(f"{shop.get_absolute_url()}search/?q=苹果")
    assert "共 2 件" in html
    assert "香蕉" not in html

    assert "共 1 件" in get(f"{shop.get_absolute_url()}search/?q=苹果%20脆甜")


def test_finds_by_sku_and_barcode(shop):
    page = make.product(shop, "可乐", barcode="6901234567892")

    assert "可乐" in get(f"{shop.get_absolute_url()}search/?q={sku(page).lower()}")
    assert "共 1 件" in get(f"{shop.get_absolute_url()}search/?q=6901234567892")


def test_a_retired_sku_finds_nothing(shop):
    page = make.product(shop, "可乐")
    gone = sku(page)
    variant = ProductVariant._base_manager.get(product=page)
    catalog_products.retire_variant(
        store=shop, variant_id=variant.pk, actor=shop.owner, at=timezone.now()
    )

    assert "没找到" in get(f"{shop.get_absolute_url()}search/?q={gone}")


def test_keeps_the_word_and_offers_what_sells_when_nothing_fits(shop):
    make.product(shop, "香蕉")

    html = get(f"{shop.get_absolute_url()}search/?q=竹蓝子")

    assert 'value="竹蓝子"' in html
    assert "没找到「竹蓝子」" in html
    assert "大家都在买" in html
    assert "香蕉" in html


def test_a_store_finds_its_own_goods_only(shop):
    make.product(make.store("别家店"), "别家苹果")

    assert "没找到" in get(f"{shop.get_absolute_url()}search/?q=苹果")


def test_the_town_finds_goods_and_stores_of_open_stores(shop):
    other = make.store("苹果小铺")
    make.product(other, "烟台苹果")
    closed = make.store("关门的苹果店")
    make.product(closed, "关门苹果")
    Store.objects.filter(pk=closed.pk).update(status=Store.Status.CLOSED)

    html = get("/search/?q=苹果")

    assert "烟台苹果" in html
    assert "苹果小铺" in html
    assert "关门" not in html


@pytest.mark.long
def test_more_results_are_counted_and_paged(shop):
    many(shop, 30)

    html = get(f"{shop.get_absolute_url()}search/?q=商品")

    assert "共 30 件" in html
    assert "page=2" in html


def test_results_are_not_for_search_engines(shop):
    assert '<meta name="robots" content="noindex">' in get("/search/?q=a")


@pytest.mark.parametrize(
    "query", ["", "   ", "%", "_", "'", '"', "苹" * 500, "\\", "a b c d e f g h"]
)
def test_odd_queries_are_answered(shop, shopper, query):
    make.product(shop)

    assert shopper.get(f"{shop.get_absolute_url()}search/", {"q": query}).status_code == 200
    assert shopper.get("/search/", {"q": query}).status_code == 200


def test_full_width_and_spaces_are_evened_out():
    assert products.clean("　ＡＢＣ　 １２ ") == "ABC 12"
