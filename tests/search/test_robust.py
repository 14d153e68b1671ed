"""Whatever is typed is answered: never an error, never everything."""

import pytest

from search import products
from search.analysis.plan import Tier
from search.search_request import SearchRequest
from search.suggestions import suggest
from shop.catalog import listing
from shop.catalog.models import ProductPage
from tests import make

pytestmark = pytest.mark.django_db

ODD = [
    "",
    " ",
    "　",
    "\x00",
    "\u200b",
    "a",
    "啊",
    "'",
    '"',
    "\\",
    "%",
    "_",
    "*",
    "^",
    "-",
    "+",
    "a\"b'c:*&|!()",
    "NEAR(a b)",
    "AND",
    "OR NOT",
    "xs1",
    "xon",
    "zhfis",
    "h4e00",
    "rowid:1",
    "苹" * 500,
    "a" * 500,
    "1" * 500,
    "苹果" + "\x00" + "香蕉",
    "🍎🍌",
    "👨‍👩‍👧",
    "\u202e苹果",
    "苹 果 香 蕉 梨 桃 李 杏 柿 枣 橙 柚",
    "a b c d e f g h i j k l",
    "<script>",
    "{{ 7*7 }}",
    "123456789012345678901234567890",
    "0.5.5",
    "1e309",
    "٣斤",
    "½斤",
    "十" * 90,
    "ﷺ",
    "℡",
]


def fill(shop):
    return [make.product(shop, name) for name in ("土鸡蛋", "散装面粉", "M&M's 巧克力豆 100g")]


@pytest.fixture(scope="module")
def goods(built, opened):
    return built(fill, opened)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_words_are_answered_and_find_no_strangers(goods, shop, text):
    for store in (shop, None):
        found = products.find(SearchRequest(text=text, store=store))
        if products.clean(text):
            assert len(found.products) < len(goods)
        suggest(text, store=store)


def test_nothing_that_matches_is_nothing_also_with_hidden_goods_about(goods, shop):
    hidden = make.product(shop, "隐藏的榴莲")
    hidden.unpublish()

    for text in ("榴莲", "不存在的商品", "x" * 90, "苹果 香蕉 西瓜 葡萄 草莓 菠萝 荔枝", "()"):
        assert products.find(SearchRequest(text=text, store=shop)).products == [], text


def test_the_backend_finds_nothing_for_blank_words(goods):
    assert list(listing.on_sale().search("")) == []
    assert list(listing.on_sale().search("   ")) == []
    assert list(ProductPage.objects.autocomplete("!?")) == []
    assert ProductPage.objects.search("…").count() == 0


@pytest.mark.long
def test_one_tier_holds_for_every_slice_and_count_of_a_result(shop):
    for number in range(30):
        make.product(shop, f"署条第{number}号")

    results = listing.on_sale().search("薯条")

    assert results.tier == Tier.SIMILAR
    assert len(results[:24]) + len(results[24:48]) == results.count() == 30


def test_filters_never_make_a_search_less_exact(shop):
    from decimal import Decimal

    make.product(shop, "薯片", price="5.00")
    make.product(shop, "署片", price="50.00")

    found = products.find(SearchRequest(text="薯片", store=shop, min_price=Decimal(20)))

    assert found.products == []
    assert found.tier == Tier.EXACT


@pytest.mark.parametrize(
    ("asked", "name", "is_found"),
    [("钉子", "水泥钉", True), ("梯子", "铝合金人字梯 5步", True), ("包子", "牛奶面包", False)],
)
def test_a_noun_of_two_characters_is_what_a_name_ends_with(shop, asked, name, is_found):
    make.product(shop, name)

    found = products.find(SearchRequest(text=asked, store=shop)).products

    assert [page.title for page in found] == ([name] if is_found else [])
