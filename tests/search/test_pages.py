"""Search pages: filters with counts, suggestions, marks, hot words, synonyms."""

import copy
import re
from datetime import timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from search import popular, products, query_string, tasks
from search.facets import facets
from search.models import HiddenWord, SearchCount, SynonymGroup
from search.search_request import Ordering, SearchRequest
from search.suggestions import suggest
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores.models import StorePage
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture(scope="module")
def filled(built, opened):
    return built(town_of, opened)


@pytest.fixture
def town(filled, db):
    return copy.deepcopy(filled)


def town_of(shop):
    """薯片 on two shelves at three prices, one sold out; tea beside them."""
    face = StorePage.objects.get(store=shop)
    shelves = {}
    for name in ("膨化食品", "进口零食"):
        shelves[name] = CategoryPage(title=name, store=shop)
        face.add_child(instance=shelves[name])
    snacks, imported = shelves.values()
    place = {"parameters": {"产地": "上海"}}
    make.product(shop, "乐事薯片 原味", price="7.50", category=snacks, **place)
    make.product(shop, "乐事薯片 黄瓜味", price="8.50", category=snacks, **place)
    make.product(
        shop, "品客薯片", price="11.90", stock="0", category=imported, parameters={"产地": "美国"}
    )
    make.product(shop, "茉莉花茶", price="30.00")
    return shelves


def titles(asked):
    return [page.title for page in products.find(asked).products]


def page(url, **headers):
    response = Client().get(url, **headers)
    assert response.status_code == 200
    return response.content.decode()


# --- filters


def test_facets_count_what_each_filter_would_leave(shop, town):
    found = facets(SearchRequest(text="薯片", store=shop))

    assert [(choice.label, choice.count) for choice in found.categories] == [
        ("膨化食品", 2),
        ("进口零食", 1),
    ]
    assert [(choice.label, choice.count) for choice in found.attributes["产地"]] == [
        ("上海", 2),
        ("美国", 1),
    ]
    assert found.in_stock == 2
    assert (found.lowest, found.highest) == (Decimal("7.50"), Decimal("11.90"))


def test_a_count_is_what_choosing_it_finds(shop, town):
    asked = SearchRequest(text="薯片", store=shop, in_stock=True)

    for choice in facets(asked).categories:
        category = CategoryPage.objects.get(pk=int(choice.value))
        assert len(titles(asked.but(category=category))) == choice.count
    for choice in facets(asked).attributes["产地"]:
        assert len(titles(asked.but(attributes={"产地": (choice.value,)}))) == choice.count


def test_filters_narrow_and_wrong_ranges_are_turned_round(shop, town):
    asked = SearchRequest(text="薯片", store=shop, min_price=Decimal(12), max_price=Decimal(8))

    assert sorted(titles(asked)) == ["乐事薯片 黄瓜味", "品客薯片"]
    assert titles(asked.but(in_stock=True)) == ["乐事薯片 黄瓜味"]


@pytest.mark.long
def test_in_the_town_shelves_go_by_their_names(shop, town):
    other = make.store("别家")
    shelf = CategoryPage(title="膨化食品", store=other)
    StorePage.objects.get(store=other).add_child(instance=shelf)
    make.product(other, "可比克薯片", category=shelf)

    found = facets(SearchRequest(text="薯片"))
    assert [(choice.label, choice.count) for choice in found.categories] == [
        ("膨化食品", 3),
        ("进口零食", 1),
    ]
    assert len(titles(SearchRequest(text="薯片", shelf="膨化食品"))) == 3


@pytest.mark.parametrize("name", ["a__b", "产地__contains", "'; --", "x" * 40])
def test_odd_attribute_names_are_only_names(shop, town, name):
    assert titles(SearchRequest(text="薯片", store=shop, attributes={name: ("上海",)})) == []


@pytest.mark.parametrize(
    ("ordering", "first"),
    [
        (Ordering.PRICE, "乐事薯片 原味"),
        (Ordering.PRICE_DESCENDING, "品客薯片"),
        (Ordering.NEWEST, "品客薯片"),
        (Ordering.SALES, "乐事薯片 黄瓜味"),
    ],
)
def test_sorting(shop, town, ordering, first):
    ProductPage.objects.filter(title="乐事薯片 黄瓜味").update(sales=9)

    assert titles(SearchRequest(text="薯片", store=shop, ordering=ordering))[0] == first


def test_an_address_says_the_whole_wish(shop, town):
    asked = SearchRequest(
        text="薯片",
        store=shop,
        category=town["膨化食品"],
        min_price=Decimal("1.00"),
        in_stock=True,
        attributes={"产地": ("上海", "美国")},
        ordering=Ordering.PRICE,
    )
    from django.http import QueryDict

    assert query_string.read(QueryDict(query_string.write(asked)), store=shop) == asked


def test_the_page_shows_filters_chips_and_what_is_left(shop, town):
    base = f"/{shop.slug}/search/?q=薯片&filters=1"
    assert "膨化食品（2）" in page(base)

    html = page(f"{base}&a=产地:上海&stock=1")

    assert "只看有货（2）" in html
    assert "查看 2 件" in re.sub(r"\s+", " ", html)
    assert "产地 上海" in html
    assert "品客" not in html.split('id="goods"')[1]


def test_filters_that_leave_nothing_can_be_taken_off(shop, town):
    html = page(f"/{shop.slug}/search/?q=薯片&min=100")

    assert "这些条件下没有商品" in html
    assert "去掉所有条件" in html


@pytest.mark.parametrize(
    "query",
    [
        "category=abc&min=x&max=NaN&stock=2&sort=evil&a=&a=:&a=x",
        "category=99999999999&min=-1&max=1e9&page=0&filters=1",
        "q=薯片&a=" + "&a=".join(f"n{n}:v" for n in range(50)),
    ],
)
def test_odd_filters_are_left_out(shop, town, query):
    page(f"/{shop.slug}/search/?{query}")
    page(f"/search/?{query}")


# --- what typing brings


def test_results_follow_the_typing_as_a_fragment(shop, town):
    html = page(
        f"/{shop.slug}/search/?q=薯片", headers={"HX-Request": "true", "HX-Target": "found"}
    )

    # The title of the window follows too.
    assert html.lstrip().startswith("<title>搜索 薯片")
    assert "<html" not in html
    assert "品客" in html


def test_suggestions_are_words_and_goods_of_the_store(shop, town):
    def words(text, **where):
        return [each.text for each in suggest(text, **where) if each.kind == "word"]

    assert "薯片" in words("薯", store=shop)
    assert "薯片" in words("shup", store=shop)
    assert "乐事" in words("ls", store=shop)
    assert "乐事薯片" in words("乐事", store=shop)
    assert [each.text for each in suggest("茉莉", store=shop) if each.kind == "product"] == [
        "茉莉花茶"
    ]
    assert suggest("s", store=shop) == suggest("", store=shop) == []


@pytest.mark.long
def test_every_suggestion_leads_to_goods(shop, town):
    for typed in ("薯", "sp", "ls", "mol", "乐事"):
        for suggestion in suggest(typed, store=shop):
            html = page(suggestion.url)
            assert "没找到" not in html


def test_in_the_town_stores_are_suggested_too(shop, town):
    found = suggest("幸福")

    assert ("store", "幸福小店") in [(each.kind, each.text) for each in found]
    assert page("/search/suggest/?q=幸福").count('role="option"') == len(found)


@pytest.mark.long
def test_suggestions_of_another_stores_goods_are_not_shown(shop, town):
    other = make.store("别家")

    assert suggest("薯", store=other) == []
    assert Client().get("/search/suggest/?q=薯&store=nobody").status_code == 404


def test_found_words_are_marked_also_when_typed_in_pinyin(shop, town):
    for words in ("薯片", "shupian", "署片"):
        html = page(f"/{shop.slug}/search/?q={words}")
        assert "<mark>薯片</mark>" in html, words


def test_markup_in_names_stays_text(shop):
    make.product(shop, "<b>薯片</b>")

    html = page(f"/{shop.slug}/search/?q=薯片")

    assert "&lt;b&gt;<mark>薯片</mark>&lt;/b&gt;" in html


def test_similar_goods_say_that_they_are(shop, town):
    assert "没有完全叫「署片」的商品" in page(f"/{shop.slug}/search/?q=署片")


# --- hot words


def seen(word, *, times, store=None, **headers):
    data = {"q": word, "store": store.slug if store else ""}
    for number in range(times):
        address = f"198.51.100.{number + 1}"
        Client(REMOTE_ADDR=address).post("/search/stayed/", data, headers=headers)


def test_a_word_is_hot_when_several_people_searched_for_it(shop, town):
    seen("薯片", times=2, store=shop)
    assert popular.hot(store=shop) == []
    seen("薯片", times=3, store=shop)

    assert popular.hot(store=shop) == ["薯片"]
    assert popular.hot(store=None) == []
    assert "热门搜索" in page(f"/{shop.slug}/search/")


def test_where_nobody_has_searched_yet_shelves_are_offered(shop, town):
    CategoryPage.objects.filter(title="进口零食").update(live=False)
    empty = page(f"/{shop.slug}/search/")

    assert "试试搜这些" in empty
    assert f'href="/{shop.slug}/search/?q={quote("膨化食品")}"' in empty
    assert quote("进口零食") not in empty
    assert "试试搜这些" in page("/search/")
    seen("薯片", times=3, store=shop)
    assert "试试搜这些" not in page(f"/{shop.slug}/search/")


def test_one_address_counts_once_a_day_and_not_without_end(shop, town):
    client = Client(REMOTE_ADDR="198.51.100.9")
    for _again in range(20):
        client.post("/search/stayed/", {"q": "薯片", "store": shop.slug})

    assert SearchCount.objects.get().people == 1


@pytest.mark.parametrize(
    "word",
    ["不存在的商品", "加我微信看片", "13800000000", "www.spam.example", "薯" * 30, "", "署片"],
)
def test_what_finds_no_goods_or_is_no_word_never_counts(shop, town, word):
    seen(word, times=4, store=shop)

    assert not SearchCount.objects.exists()


def test_other_sites_cannot_vote(shop, town):
    seen("薯片", times=4, store=shop, **{"Sec-Fetch-Site": "cross-site"})

    assert not SearchCount.objects.exists()


def test_hidden_and_old_words_are_not_hot(shop, town):
    seen("薯片", times=4, store=shop)
    HiddenWord.objects.create(store=shop, word="薯片")
    assert popular.hot(store=shop) == []

    HiddenWord.objects.all().delete()
    make.product(shop, "台湾香蕉")
    seen("台湾香蕉", times=4, store=shop)
    assert "台湾香蕉" in popular.hot(store=shop)
    # As somebody types it, and as it is counted.
    HiddenWord.objects.create(store=shop, word="臺灣香蕉 ")
    assert "台湾香蕉" not in popular.hot(store=shop)
    old = timezone.localdate() - timedelta(days=40)
    SearchCount.objects.update(day=old)
    assert popular.hot(store=shop) == []
    popular.forget_old_counts()
    assert not SearchCount.objects.exists()


def test_shared_pages_say_nothing_of_the_searcher(shop, town, signed_in):
    url = f"/{shop.slug}/search/?q=薯片"

    assert page(url) == signed_in(shop.owner).get(url).content.decode()


# --- synonyms


def test_a_stores_own_synonym_works_at_once_and_only_there(shop, town, signed_in):
    desk = signed_in(shop.owner)
    assert titles(SearchRequest(text="嘎嘣脆", store=shop)) == []

    desk.post("/merchant/settings/search/", {"words": "嘎嘣脆 > 薯片"})

    assert len(titles(SearchRequest(text="嘎嘣脆", store=shop))) == 3
    assert titles(SearchRequest(text="嘎嘣脆")) == []
    group = SynonymGroup.objects.get()
    desk.post(f"/merchant/settings/search/{group.pk}/remove/")
    assert titles(SearchRequest(text="嘎嘣脆", store=shop)) == []


def test_operators_may_take_a_built_in_synonym_away(shop):
    make.product(shop, "马铃薯")
    assert titles(SearchRequest(text="土豆", store=shop)) == ["马铃薯"]

    SynonymGroup.objects.create(words="土豆 = 马铃薯", is_removed=True)

    assert titles(SearchRequest(text="土豆", store=shop)) == []


@pytest.mark.parametrize(
    "words", ["土豆", "= 土豆", "土豆 =", ">", "土豆 = 土豆", "a" * 30 + " = b"]
)
def test_a_line_that_says_nothing_is_refused_and_kept_in_the_box(shop, signed_in, words):
    response = signed_in(shop.owner).post("/merchant/settings/search/", {"words": words})

    assert response.status_code == 422
    assert "field__error" in response.content.decode()
    assert not SynonymGroup.objects.exists()


def test_another_stores_synonym_is_not_there(shop, signed_in):
    group = SynonymGroup.objects.create(words="甲 = 乙", store=make.store("别家"))

    response = signed_in(shop.owner).post(f"/merchant/settings/search/{group.pk}/remove/")

    assert response.status_code == 404
    assert SynonymGroup.objects.filter(pk=group.pk).exists()


def test_operators_add_find_and_change_synonyms_and_hidden_words(shop, signed_in):
    operator = signed_in(make.user(is_superuser=True))
    for name, field in (("synonyms", "words"), ("hidden-words", "word")):
        base = f"/admin/operate-{name}/"
        made = operator.post(f"{base}create/", {field: "雪糕＝冰棍"[:9]}, follow=True)
        assert made.status_code == 200
        assert "雪糕" in operator.get(base).content.decode()
    assert signed_in(shop.owner).get("/admin/operate-synonyms/").status_code == 404
    make.product(shop, "老冰棍")
    assert titles(SearchRequest(text="雪糕", store=shop)) == ["老冰棍"]


def test_talk_around_the_goods_is_left_out_where_nothing_is_called_so(shop):
    make.product(shop, "立白洗衣粉 1.6kg")
    make.product(shop, "一桶半牛肉面")

    assert titles(SearchRequest(text="有没有便宜一点的洗衣粉", store=shop)) == ["立白洗衣粉 1.6kg"]
    assert titles(SearchRequest(text="一桶半", store=shop)) == ["一桶半牛肉面"]


def test_goods_called_so_come_before_goods_that_only_mention_it(shop):
    make.product(shop, "散装面粉", description="包饺子蒸馒头")
    make.product(shop, "猪肉白菜水饺")

    assert titles(SearchRequest(text="饺子", store=shop)) == ["猪肉白菜水饺", "散装面粉"]


def test_filters_alone_are_a_list_and_an_empty_page_offers_what_sells(shop, town):
    assert "乐事薯片" in page(f"/{shop.slug}/search/?category={town['膨化食品'].pk}")
    assert "大家都在买" in page(f"/{shop.slug}/search/")


def test_in_the_town_a_search_leads_on_to_the_stores(shop, town):
    other = make.store("别家")
    make.product(other, "可比克薯片")

    html = page("/search/?q=薯片&filters=1")

    assert f'href="/{other.slug}/search/?q=' in html
    assert "幸福小店（3）" in html


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 204),
        ({"origin": "http://testserver"}, 204),
        ({}, 204),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"referer": "https://evil.example/page"}, 403),
    ],
)
def test_only_our_own_pages_say_what_was_looked_at(db, client, headers, status):
    """Also of browsers that send no Sec-Fetch-Site."""
    assert client.post("/search/stayed/", {"q": "薯片"}, headers=headers).status_code == status


def test_tasks_keep_the_names_under_which_a_broker_holds_them():
    found = (tasks.count_search, tasks.forget_old_counts, tasks.index_below)

    assert [task.name for task in found] == [
        "search.tasks.count_search",
        "search.tasks.forget_old_counts",
        "search.tasks.index_below",
    ]
