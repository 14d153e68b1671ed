"""The index follows what happens to goods: found at once, gone at once."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from search.backends import pages, ranking
from search.models import Entry
from search.search_request import Ordering
from shop.catalog import products
from shop.catalog.models import CategoryPage, ProductPage, ProductVariant
from shop.stock import ledger
from shop.stores import suspension
from shop.stores.models import StorePage
from tests import make

pytestmark = pytest.mark.django_db


def shelf(store, name):
    page = CategoryPage(title=name, store=store)
    StorePage.objects.get(store=store).add_child(instance=page)
    return page


def test_a_new_product_is_found_at_once(shop, names):
    make.product(shop, "红富士苹果")

    assert names("苹果") == ["红富士苹果"]
    assert names("hongfushi") == ["红富士苹果"]


def test_a_new_product_is_written_once_and_followed_from_then_on(shop, names, monkeypatch):
    written, write = [], ranking.write
    monkeypatch.setattr(ranking, "write", lambda found: (written.append(len(found)), write(found)))

    page = products.add_product(store=shop, name="红富士苹果", price=Decimal(5), actor=shop.owner)

    assert written == [1]
    page.title = "国光苹果"
    page.save()
    assert names("国光") == ["国光苹果"]
    assert names("红富士") == []


def test_a_sku_that_we_made_is_found_whole_and_its_parts_are_nothing(shop, names):
    make.product(shop, "打印纸", sku="PXA4K7MZ")
    make.product(shop, "得力A4复印纸", sku="DL-A4")

    assert names("pxa4k7mz") == ["打印纸"]
    assert names("A4") == ["得力A4复印纸"]
    assert names("7") == []


def test_a_word_nobody_is_called_by_is_read_as_the_words_in_it(shop, names):
    make.product(shop, "竹盖玻璃储物罐")
    make.product(shop, "洗发水 活力运动型")

    assert names("玻璃罐") == ["竹盖玻璃储物罐"]
    assert names("运动鞋") == []


def test_names_are_found_by_the_initials_of_what_they_end_with(shop, names):
    make.product(shop, "蓝月亮洗衣液 3kg")

    assert names("xyy") == ["蓝月亮洗衣液 3kg"]


def test_a_draft_is_found_when_it_is_published_and_not_before(shop, names):
    page = make.product(shop, "苹果")
    page.title = "雪梨"
    revision = page.save_revision()

    assert names("雪梨", store=None) == []
    revision.publish()
    assert names("雪梨") == ["雪梨"]


def test_unpublished_goods_are_gone_and_come_back(shop, names):
    page = make.product(shop, "苹果")

    page.unpublish()
    assert names("苹果") == []
    page.save_revision().publish()
    assert names("苹果") == ["苹果"]


def test_goods_off_sale_are_gone_and_come_back(shop, names):
    page = make.product(shop, "苹果")

    products.set_on_sale(store=shop, product_id=page.pk, is_on_sale=False, actor=shop.owner)
    assert names("苹果") == []
    products.set_on_sale(store=shop, product_id=page.pk, is_on_sale=True, actor=shop.owner)
    assert names("苹果") == ["苹果"]


def test_a_deleted_page_leaves_no_entry(shop):
    page = shelf(shop, "水果区")
    assert Entry.objects.filter(pk=page.pk).exists()

    pk = page.pk
    page.delete()

    assert not Entry.objects.filter(pk=pk).exists()
    assert list(Page.objects.autocomplete("水果")) == []


def test_goods_are_found_by_the_name_of_their_shelf_after_a_move_and_a_new_name(shop, names):
    fruit, veg = shelf(shop, "时令水果"), shelf(shop, "新鲜蔬菜")
    page = make.product(shop, "圣女果", category=fruit)
    assert names("时令水果") == ["圣女果"]

    page.move(veg, pos="last-child")
    assert names("时令水果") == []
    assert names("新鲜蔬菜") == ["圣女果"]

    veg.title = "绿叶小菜"
    veg.save_revision().publish()
    assert names("新鲜蔬菜") == []
    assert names("绿叶小菜") == ["圣女果"]


def test_codes_and_options_are_found_by_until_they_are_retired(shop, names):
    page = make.product(
        shop, "卫衣", options={"颜色": "藏青"}, sku="WY-001", barcode="6901234567892"
    )
    variant = ProductVariant._base_manager.get(product=page)

    for words in ("藏青", "wy-001", "WY001", "6901234567892"):
        assert names(words) == ["卫衣"], words
    products.add_variant(
        product=page,
        price=Decimal(9),
        unit="件",
        actor=None,
        sku="WY-002",
        options={"颜色": "米白"},
    )
    products.retire_variant(store=shop, variant_id=variant.pk, actor=shop.owner, at=timezone.now())
    assert names("藏青") == names("wy-001") == []
    assert names("米白") == ["卫衣"]


def test_price_and_stock_filter_at_once_without_touching_the_index(shop, names, monkeypatch):
    page = make.product(shop, "苹果", price="5.00", stock="1")
    variant = ProductVariant._base_manager.get(product=page)
    written = []
    monkeypatch.setattr(ranking, "write", written.append)

    ledger.count(
        store=shop, variant_id=variant.pk, counted=Decimal(0), reason="盘点", actor=shop.owner
    )

    assert written == []
    assert names("苹果", in_stock=True) == []
    assert names("苹果") == ["苹果"]
    products.change_variant(
        store=shop, variant_id=variant.pk, actor=shop.owner, price=Decimal("8.00")
    )
    assert names("苹果", max_price=Decimal(7)) == []
    assert names("苹果", min_price=Decimal(8)) == ["苹果"]


def test_a_suspended_store_is_not_found_and_hides_nothing_of_others(shop, names):
    make.product(shop, "苹果")
    other = make.store("另一家")
    make.product(other, "平果")

    operator = make.user(is_superuser=True)
    suspension.suspend(store=shop, reason="查验证照", actor=operator, at=timezone.now())

    # 苹果 itself cannot be had now: what sounds like it is offered.
    assert names("苹果", store=None) == ["平果"]
    suspension.restore(store=shop, actor=operator, at=timezone.now())
    assert names("苹果", store=None) == ["苹果"]


def test_a_store_finds_its_own_goods_only(shop, names):
    make.product(make.store("别家"), "苹果")

    assert names("苹果") == []
    assert names("苹果", store=None) == ["苹果"]


def test_the_editor_finds_drafts_categories_and_stores_in_chinese(shop):
    page = make.product(shop, "红富士苹果")
    page.unpublish()
    shelf(shop, "水果区")

    def found(text):
        return sorted(row.title for row in Page.objects.autocomplete(text))

    assert found("富士") == ["红富士苹果"]
    assert found("fushi") == ["红富士苹果"]
    assert found("水果") == ["水果区"]
    assert found("幸福") == ["幸福小店"]
    assert sorted(row.title for row in Page.objects.search("红富士")) == ["红富士苹果"]


def test_rebuilding_tells_how_far_it_is_and_restores_what_was_lost(shop, names):
    make.product(shop, "苹果")
    make.product(shop, "香蕉")
    ranking.clear()
    assert names("苹果") == []

    out = StringIO()
    call_command("rebuild_search", stdout=out)

    assert names("苹果") == ["苹果"]
    assert "100%" in out.getvalue()
    assert Entry.objects.count() == Page.objects.count()


@pytest.mark.long
def test_one_product_is_indexed_in_a_fixed_number_of_queries(shop, django_assert_max_num_queries):
    from search import indexing

    pages = [make.product(shop, f"苹果{number}") for number in range(12)]
    # Shelves, variants, parameters, closed stores; then one write of all, in one transaction.
    with django_assert_max_num_queries(11):
        indexing.refresh(pages[:1])
    with django_assert_max_num_queries(11 + len(pages)):
        indexing.refresh(pages)


@pytest.mark.long
def test_of_too_many_to_rank_what_sells_is_first_and_what_is_gone_is_not_shown(
    shop, names, monkeypatch
):
    monkeypatch.setattr(ranking, "CAP", 2)
    monkeypatch.setattr(pages, "RANKED", {"sqlite": 2, "postgresql": 2})
    for name, sales in (("薯片甲", 1), ("薯片乙", 3), ("薯片丙", 2)):
        page = make.product(shop, name)
        ProductPage.objects.filter(pk=page.pk).update(sales=sales)
    assert names("薯片") == ["薯片乙", "薯片丙", "薯片甲"]

    ProductPage.objects.get(title="薯片乙").unpublish()
    make.product(shop, "薯片丁")

    assert names("薯片") == ["薯片丙", "薯片甲"]
    assert names("薯片", ordering=Ordering.NEWEST)[0] == "薯片丁"
    cache.clear()
    assert names("薯片") == ["薯片丙", "薯片甲", "薯片丁"]


def test_of_many_the_thing_itself_is_first_then_what_sells(shop, names, monkeypatch):
    monkeypatch.setattr(pages, "RANKED", {"sqlite": 1, "postgresql": 1})
    kinds = (("牛奶饼干", 9, "3.00"), ("纯牛奶", 2, "5.00"), ("鲜牛奶", 4, "9.00"))
    for name, sales, price in kinds:
        page = make.product(shop, name, price=price)
        ProductPage.objects.filter(pk=page.pk).update(sales=sales)

    assert names("牛奶") == ["鲜牛奶", "纯牛奶", "牛奶饼干"]
    assert names("牛奶", max_price=Decimal(5)) == ["纯牛奶", "牛奶饼干"]

    ProductPage.objects.get(title="鲜牛奶").unpublish()

    assert names("牛奶") == ["纯牛奶", "牛奶饼干"]
