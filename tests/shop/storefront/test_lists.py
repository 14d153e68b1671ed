"""Lists: 24 a page, real links, htmx pieces, every order; categories; nothing twice."""

import re
from decimal import Decimal

import pytest

from shop.catalog.models import ProductPage
from shop.stores.editing import page_edits
from tests import make
from tests.shop.storefront.conftest import address, get, many, shelf, with_choices

pytestmark = pytest.mark.django_db


def names(html: str) -> list[str]:
    return re.findall(r'<span class="card__name">(.*?)</span>', html)


@pytest.mark.long
def test_pages_of_24_follow_each_other_without_gap_or_repeat(shop):
    many(shop, 50)
    base = shop.get_absolute_url()

    pages = [names(get(f"{base}?page={number}")) for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [24, 24, 2]
    assert len({name for page in pages for name in page}) == 50


@pytest.mark.long
def test_the_next_page_is_a_real_link_and_the_last_says_so(shop):
    many(shop, 30)
    base = shop.get_absolute_url()

    first, last = get(base), get(f"{base}?page=2")

    assert '<a class="btn" href="?page=2"' in first
    assert "加载更多" in first
    assert "没有更多了" in last
    assert 'href="?page=1" rel="prev">上一页' in last


@pytest.mark.long
def test_htmx_gets_the_next_cards_only(shop):
    many(shop, 30)

    html = get(f"{shop.get_absolute_url()}?page=2", **{"HX-Request": "true"})

    assert "<html" not in html
    assert len(names(html)) == 6


@pytest.mark.long
def test_a_history_restore_gets_the_whole_page(shop):
    many(shop, 30)
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<html" in get(f"{shop.get_absolute_url()}?page=2", **headers)


def test_caches_are_told_that_htmx_gets_something_else(shop, shopper):
    response = shopper.get(shop.get_absolute_url())

    assert response["Vary"] == "HX-Request, Accept-Language"


@pytest.mark.long
def test_the_order_survives_the_next_page(shop):
    many(shop, 30)

    html = get(f"{shop.get_absolute_url()}?sort=price")

    assert 'href="?sort=price&amp;page=2"' in html


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("", ["乙", "丙", "甲"]),
        ("sales", ["甲", "乙", "丙"]),
        ("price", ["丙", "乙", "甲"]),
        ("price-desc", ["甲", "乙", "丙"]),
        ("new", ["丙", "乙", "甲"]),
        ("nonsense", ["乙", "丙", "甲"]),
    ],
)
def test_every_order(shop, sort, expected):
    for name, price, sales, stock in (
        ("甲", "9", 90, "0"),
        ("乙", "5", 50, "9"),
        ("丙", "1", 10, "9"),
    ):
        page = make.product(shop, name, price=price, stock=stock)
        ProductPage.objects.filter(pk=page.pk).update(sales=Decimal(sales))

    assert names(get(f"{shop.get_absolute_url()}?sort={sort}")) == expected


def test_what_is_edited_is_not_new_again(shop):
    old, _new = make.product(shop, "甲"), make.product(shop, "乙")
    page_edits.edit_live(old, lambda page: setattr(page, "subtitle", "又香又脆"), actor=None)

    assert names(get(f"{shop.get_absolute_url()}?sort=new")) == ["乙", "甲"]


@pytest.mark.parametrize("page", ["0", "-1", "abc", "99999999999999999999", "1e9", "²", ""])
def test_odd_page_numbers_are_answered(shop, shopper, page):
    make.product(shop)

    assert shopper.get(shop.get_absolute_url(), {"page": page}).status_code == 200


def test_a_page_beyond_the_end_leads_back(shop):
    make.product(shop)

    html = get(f"{shop.get_absolute_url()}?page=9")

    assert "这一页没有商品了" in html
    assert "回店铺首页" in html


def test_a_category_holds_what_is_below_it_too(shop):
    fruit = shelf(shop, "水果")
    apples = shelf(shop, "苹果类", below=fruit)
    make.product(shop, "红富士", category=apples)
    make.product(shop, "香蕉", category=fruit)
    make.product(shop, "牛奶")

    html = get(address(fruit))

    assert "红富士" in html
    assert "香蕉" in html
    assert "牛奶" not in html
    assert "苹果类" in html
    assert 'aria-current="page">水果</a>' in html


def test_the_plus_button_adds_one_thing_and_asks_when_there_is_a_choice(shop):
    fruit = shelf(shop, "水果")
    make.product(shop, "香蕉", category=fruit)
    with_choices(shop, "礼盒", category=fruit)
    make.product(shop, "卖完的", category=fruit, stock="0")

    html = get(address(fruit))

    assert html.count('action="/cart/add/"') == 1
    assert html.count("选规格</a>") == 1


def test_an_empty_category_leads_on(shop):
    assert "这个分类还没有商品" in get(address(shelf(shop, "水果")))
