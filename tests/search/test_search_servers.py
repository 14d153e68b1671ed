"""
Elasticsearch 8 and OpenSearch 3 by setting: their clients, our queries and documents, against
tests/search/search_server.py. What happens when a server fails is in test_search_server_away.py.
"""

import json
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.test import Client
from modelsearch.query import Or, PlainText
from wagtail.models import Page

from search import products
from search.analysis import plan, thesaurus
from search.analysis.nodes import with_hidden
from search.backends import ranking
from search.backends import server as served
from search.backends.entries import ranked
from search.facets import facets
from search.models import Entry
from search.query import ShopperQuery
from search.recall import recall
from search.search_request import Ordering, SearchRequest
from search.suggestions import suggest
from shop.catalog import listing
from shop.catalog import products as catalog_products
from shop.catalog.models import CategoryPage, ProductPage, ProductVariant
from shop.stores.models import StoreImage, StorePage
from tests import make
from tests.search import judged
from tests.search.search_engine import MAX_CLAUSES, clauses
from tests.search.search_server import FLAVOURS, running
from tests.search.test_robust import ODD

pytestmark = pytest.mark.django_db
ALIAS = "xiaodiantong_wagtailcore_page"
HEAVY = [
    "zhong shang xian lang sheng fang ning huang xiong"[:50],
    "zhongshangxianlangshengfangninghuangxiong"[:36],
    "上生山胜商声省剩伤圣善胜" * 4,
    "酱油 土豆 番茄 可乐 洗衣液 纸巾 手机 面条 大米 鸡蛋",
]


@pytest.mark.long
def test_they_find_what_the_databases_find(shared_data, settings, complaints):
    data = judged.read(shared_data)
    known = judged.load(data)
    # Their codes are the ids that they happened to get: the record was made without them.
    ProductVariant._base_manager.filter(product_id__in=known).delete()
    served.resting.clear()

    def find(query):
        return [page.pk for page in listing.on_sale().search(ShopperQuery(query))[:200]]

    for flavour in FLAVOURS:
        with running(flavour) as server:
            settings.WAGTAILSEARCH_BACKENDS = server.backends
            call_command("rebuild_search", verbosity=0)
            # The database must not be what answers.
            ranking.delete(list(known))
            score = judged.score(data, known, find)
            own = judged.score({"queries": judged.own_queries(data)}, known, find)

        assert score.recall >= 0.97, (flavour, score.misses)
        assert score.precision >= 0.90, (flavour, score.misses)
        assert own.recall >= 0.95, (flavour, own.misses)
        assert own.precision >= 0.90, (flavour, own.misses)
        assert score.forbidden == own.forbidden == []
        assert judged.differences(score, own) == {}
    assert complaints() == []


# --- what is sent


def test_the_document_of_a_product(cluster, put, time_machine):
    time_machine.move_to("2026-05-01 08:00+08:00", tick=False)

    page = put("红富士苹果 Fuji 5kg", subtitle="脆甜", sku="AB-1")

    assert cluster.asked[-1][1] == f"/{ALIAS}/_bulk"
    assert cluster.writes[-1] == [
        {"index": {"_id": str(page.pk)}},
        {
            "pk": page.pk,
            "indexed_at": 1777593600,
            # 红 富 士 苹 果, their pairs, the last word again (e), fuji, 5 kg in grams, 5, 5kg
            "names": "hp0i hi4s hhkb hpvd hkgs hp0ii4s hi4shkb hhkbpvd hpvdkgs ekgs epvdkgs"
            " lfuji ug5000 n5 l5kg",
            # 脆 甜 and the code, each as it may be typed
            "words": "hphi hn4s hphin4s lab n1 lab1",
            "phonetics": "phong pfu pshi pping pguo qhongfu qfushi qshiping qpingguo"
            " ifs ihfs ipg ihfspg",
            "completions": "jhongfushiping khfspg jfushipingguo kfspg jshipingguo kspg jpingguo"
            f" kpg jguo kg jfuji j5kg xs{page.store_id}",
        },
    ]


def test_the_mapping(cluster):
    scored = {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
    matched = {
        "type": "text",
        "analyzer": "whitespace",
        "index_options": "docs",
        "norms": False,
    }
    both = ["tokens", "named"]

    assert cluster.one(ALIAS).fields == {
        "pk": {"type": "long"},
        "indexed_at": {"type": "long"},
        "names": scored | {"copy_to": both},
        "words": scored | {"copy_to": ["tokens"]},
        "phonetics": scored | {"copy_to": both},
        "completions": {"type": "text", "index": False, "copy_to": both},
        "tokens": matched,
        "named": matched,
    }


def test_the_query_of_potatoes_in_a_store(cluster, shop, put):
    put("内蒙古土豆")

    found = products.find(SearchRequest(text="土豆", store=shop))

    assert [page.title for page in found.products] == ["内蒙古土豆"]
    # 土豆, 洋芋, 地蛋 as a pair of characters (h), also where a name ends (e); 马铃薯 as two pairs.
    potatoes = ["hh7jrpi", "eh7jrpi", "hljfpsb", "eljfpsb", "hh80qmj", "eh80qmj"]
    matching = {
        "bool": {
            "filter": [
                {"term": {"tokens": f"xs{shop.pk}"}},
                {
                    "bool": {
                        "should": [
                            {"terms": {"tokens": potatoes}},
                            {
                                "bool": {
                                    "filter": [
                                        {"term": {"tokens": "hui4tdv"}},
                                        {"terms": {"tokens": ["htdvqen", "etdvqen"]}},
                                    ]
                                }
                            },
                        ],
                        "minimum_should_match": 1,
                    }
                },
            ]
        }
    }
    ranking = ["hh7jrpi", "eh7jrpi", "hui4tdv", "htdvqen", "etdvqen", *potatoes[2:]]
    called_so = {"filter": {"terms": {"named": ["hh7jrpi", "eh7jrpi"]}}, "boost": 10000.0}
    assert cluster.searches == [
        {"query": matching, "size": 0, "track_total_hits": 3001},
        {
            "query": {
                "bool": {
                    "filter": [matching],
                    "should": [
                        *(
                            {"term": {field: {"value": token, "boost": boost}}}
                            for token in ranking
                            for field, boost in (("names", 8.0), ("words", 3.0))
                        ),
                        {"constant_score": called_so},
                    ],
                }
            },
            "sort": [{"_score": "desc"}, {"pk": "desc"}],
            "from": 0,
            "size": 24,
            "_source": False,
        },
    ]


def test_the_query_of_what_is_being_typed(cluster, shop, put):
    put("红富士苹果")

    found = suggest("hongf", store=shop)

    assert sorted(each.text for each in found) == ["红富士", "红富士苹果", "红富士苹果"]
    matching = {
        "bool": {
            "filter": [
                {"term": {"tokens": f"xs{shop.pk}"}},
                {
                    "bool": {
                        "should": [
                            {"prefix": {"tokens": "jhongf"}},
                            {"prefix": {"tokens": "khongf"}},
                        ],
                        "minimum_should_match": 1,
                    }
                },
            ]
        }
    }
    assert cluster.searches == [
        {"query": matching, "size": 0, "track_total_hits": 3001},
        {"query": {"bool": {"filter": [matching]}}, "size": 60, "_source": False},
    ]


@pytest.mark.parametrize("text", HEAVY)
def test_long_words_stay_within_the_servers_limits(text):
    made = plan.Plan(text, synonyms=thesaurus.built_in(), corrections=lambda _word: [])
    for step in made.steps(lambda _node: True):
        query = ranked(with_hidden(step.node), by=step.node, first=step.first)
        assert clauses(query) < 0.75 * MAX_CLAUSES


@pytest.mark.long
def test_odd_words_are_no_query_syntax(put, shop):
    for name in ("土鸡蛋", "散装面粉", "M&M's 巧克力豆 100g"):
        put(name)

    for text in ODD:
        found = products.find(SearchRequest(text=text, store=shop))
        assert not products.clean(text) or len(found.products) < 3
        suggest(text, store=shop)


# --- what follows changes


def test_goods_are_found_when_they_are_published_and_gone_when_they_are_not(put, change, names):
    page = put("苹果")
    assert names("苹果") == names("pingguo") == ["苹果"]

    with change():
        page.title = "雪梨"
        revision = page.save_revision()
    assert names("雪梨", store=None) == []
    with change():
        revision.publish()
    assert names("雪梨") == ["雪梨"]
    page.refresh_from_db()
    with change():
        page.unpublish()
    assert names("苹果") == []
    assert [found.title for found in Page.objects.search("雪梨")] == ["雪梨"]


def test_goods_off_sale_are_gone_before_the_server_knows(cluster, put, shop, names):
    page = put("苹果")
    written = len(cluster.writes)

    # Nothing is committed: the server has not heard of it.
    catalog_products.set_on_sale(store=shop, product_id=page.pk, is_on_sale=False, actor=shop.owner)

    assert len(cluster.writes) == written
    assert names("苹果") == []


def test_a_deleted_page_is_gone(cluster, shop, change):
    with change():
        page = CategoryPage(title="水果区", store=shop)
        StorePage.objects.get(store=shop).add_child(instance=page)
    pk = str(page.pk)
    assert pk in cluster.one(ALIAS).documents

    with change():
        page.delete()

    assert pk not in cluster.one(ALIAS).documents
    assert not Entry.objects.filter(pk=pk).exists()
    assert list(Page.objects.autocomplete("水果")) == []


def test_what_was_rolled_back_is_never_sent(cluster, shop, change):
    asked = len(cluster.asked)

    with change(), transaction.atomic():
        make.product(shop, "苹果")
        transaction.set_rollback(True)

    assert len(cluster.asked) == asked


def test_price_and_stock_are_never_sent(cluster, put, names):
    put("苹果", price="5.00", stock="0")

    assert names("苹果", max_price=Decimal(4)) == names("苹果", in_stock=True) == []
    assert names("苹果", max_price=Decimal(5)) == ["苹果"]
    assert "5.00" not in json.dumps(cluster.writes)


def test_pictures_are_the_databases_own_affair(cluster, shop):
    asked = len(cluster.asked)
    picture = StoreImage.objects.create(
        title="果园", file=make.photo(), collection=shop.collection, width=1, height=1
    )

    assert list(StoreImage.objects.search("果园")) == [picture]
    picture.delete()
    assert len(cluster.asked) == asked


# --- the rest of a shop's search


def test_a_store_finds_its_own_goods_only(put, names):
    put("苹果", of=make.store("别家"))

    assert names("苹果") == []
    assert names("苹果", store=None) == ["苹果"]


def test_editors_complete_words_in_pinyin_and_see_drafts(put, change):
    page = put("红富士苹果")
    with change():
        page.unpublish()

    assert [found.title for found in Page.objects.autocomplete("fushi")] == ["红富士苹果"]
    assert [found.title for found in Page.objects.autocomplete("幸福")] == ["幸福小店"]
    assert list(ProductPage.objects.live().autocomplete("fushi")) == []


def test_filters_are_counted(put, shop):
    place = {"parameters": {"产地": "上海"}}
    put("乐事薯片 原味", price="7.50", **place)
    put("乐事薯片 黄瓜味", price="8.50", **place)
    put("品客薯片", price="11.90", stock="0", parameters={"产地": "美国"})

    found = facets(SearchRequest(text="薯片", store=shop))

    assert [(choice.label, choice.count) for choice in found.attributes["产地"]] == [
        ("上海", 2),
        ("美国", 1),
    ]
    assert (found.in_stock, found.lowest) == (2, Decimal("7.50"))
    results = listing.of_store(shop).search(ShopperQuery("薯片", store=shop))
    assert results.facet("live") == {True: 3}


def test_one_word_of_several_may_be_wrong_but_not_two(put, names):
    put("乐事黄瓜味薯片")
    put("乐事苏打饼干")

    assert names("乐事 黄瓜 薯片 电视机") == ["乐事黄瓜味薯片"]


def test_a_typed_order_finds_its_candidates(put, shop):
    page = put("红富士苹果")

    assert recall([["富士苹果"], ["榴莲"]], store=shop) == [[page.pk], []]


@pytest.mark.long
def test_pages_of_results_go_on_where_the_last_one_ended(put, shop):
    for number in range(5):
        put(f"薯片{number}号")

    whole = listing.of_store(shop).search(ShopperQuery("薯片", store=shop))

    assert len(whole) == whole.count() == 5
    # Equally good: the newest first.
    assert [page.title[2] for page in whole] == ["4", "3", "2", "1", "0"]
    assert [*whole[:2], *whole[2:4], *whole[4:9]] == list(whole)


def crowd(index, page, size):
    """So many goods more that have the words of `page` in their description, newer than it."""
    known = index.documents[str(page.pk)]
    for number in range(10_000, 10_000 + size):
        index.write(str(number), known | {"pk": number, "names": "", "words": known["names"]})
    index.refresh()


@pytest.mark.long
def test_of_more_than_the_cap_the_best_are_looked_at(cluster, put, shop, names):
    cheap, dear = put("鲜牛奶", price="2.00"), put("鲜牛奶", price="9.00")
    put("牛奶饼干", price="5.00")
    crowd(cluster.one(ALIAS), cheap, 3_200)

    results = listing.of_store(shop).search(ShopperQuery("牛奶", store=shop))

    assert results.is_capped
    assert results.count() == 3001
    assert len(results[:24]) == 3
    assert len(cluster.one(ALIAS).search(cluster.searches[-1])["hits"]["hits"]) == 3001
    assert names("牛奶", ordering=Ordering.PRICE) == ["鲜牛奶", "牛奶饼干", "鲜牛奶"]
    assert names("牛奶", min_price=Decimal(9)) == [dear.title]
    assert facets(SearchRequest(text="牛奶", store=shop)).attributes == {}


@pytest.mark.long
def test_below_the_cap_what_goods_are_comes_first(cluster, put, shop, names):
    biscuits, milk = put("牛奶饼干"), put("鲜牛奶")
    ProductPage.objects.filter(pk=biscuits.pk).update(sales=9)
    crowd(cluster.one(ALIAS), milk, 2_990)

    results = listing.of_store(shop).search(ShopperQuery("牛奶", store=shop))

    assert (results.hits, results.is_capped, results.count()) == (2992, False, 2)
    assert names("牛奶") == ["鲜牛奶", "牛奶饼干"]
    assert names("牛奶", ordering=Ordering.SALES) == ["牛奶饼干", "鲜牛奶"]


def test_what_the_stock_backend_refuses_is_answered(put):
    """Expressions to sort by, Or while typing, unknown fields, an operator: search.md, trap 6."""
    put("苹果")
    goods_on_sale = ProductPage.objects.live()
    either = Or([PlainText("苹果"), PlainText("苹果")])

    for found in (
        goods_on_sale.order_by("pk").search("苹果", order_by_relevance=False),
        goods_on_sale.order_by(F("sales").desc()).search("苹果", order_by_relevance=False),
        goods_on_sale.filter(price_from__gt=F("sales")).search("苹果", operator="or"),
        goods_on_sale.search(either),
        goods_on_sale.autocomplete(either),
        goods_on_sale.search("苹果", fields=["title"]),
    ):
        assert [page.title for page in found] == ["苹果"]


def test_search_pages_open(put, shop):
    put("苹果")

    for address in (f"/{shop.slug}/search/?q=苹果&filters=1", "/search/?q=pingguo"):
        assert "<mark>苹果</mark>" in Client().get(address).content.decode()
    assert "有 2 条搜索建议" in Client().get("/search/suggest/?q=苹").content.decode()
