"""Words that shoppers use and shops do not write: they find what is meant."""

import json
import re
from decimal import Decimal

import pytest

from search.analysis import emoji_names, lookalikes, quantities, thesaurus
from search.analysis.quantities import Quantity
from search.analysis.tokens import pieces
from tests import make
from tests.search import judged
from tests.search.chat import orders


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("青岛啤酒 500ml", "啤洒"),
        ("海尔冰箱 BCD-100", "冰相"),
        ("乐事薯片", "lays"),
        ("百事可乐 330ml", "Pepsi"),
        ("可口可乐 330ml", "Coca-Cola"),
        ("可口可乐 330ml", "coca cola"),
        ("羊角锤", "榔头"),
        ("土豆", "薯仔"),
        ("黑色运动鞋", "波鞋"),
        ("海尔空调 1.5匹", "一匹半空调"),
        ("海尔空调 1.5匹", "1.5P空调"),
        ("水彩笔 24色", "二十四色水彩笔"),
        ("大米 5kg", "大米十斤装"),
        ("欧普灯泡 15W", "15瓦灯泡"),
        ("《大秦帝国》", "写大秦历史的那套"),
        ("米小圈上学记", "mxq"),
        ("语文课本 三年级上册", "三上语文"),
        ("草莓", "🍓"),
        ("羊角锤", "🔨"),
        ("晨光中性笔 红色", "红笔"),
        ("高露洁牙膏", "老板请问你们家有没有那种colgate的牙膏呀"),
    ],
)
def test_finds_what_is_meant(shop, names, name, asked):
    make.product(shop, name)
    make.product(shop, "剪纸福字")

    assert names(asked) == [name]


@pytest.mark.parametrize("asked", ["💖", "👍🏻", "装", "🚀火箭"])
def test_finds_nothing_where_nothing_is_meant(shop, names, asked):
    make.product(shop, "土豆")

    assert names(asked) == []


def test_most_of_what_was_said_is_enough_and_half_of_it_is_not(shop, names):
    make.product(shop, "舒克宝贝儿童牙刷")
    make.product(shop, "宜兴紫砂壶")

    assert names("给三岁儿童买一个好用的软毛牙刷") == ["舒克宝贝儿童牙刷"]
    assert names("有没有牙刷火箭飞船模型") == []
    # What the thing is counts most, also in one character.
    assert names("旅行出差便携折叠牙刷") == ["舒克宝贝儿童牙刷"]
    assert names("泡茶的壶") == ["宜兴紫砂壶"]


@pytest.mark.parametrize(
    ("said", "quantity"),
    [
        ("十公斤", Quantity("g", Decimal(10000))),
        ("一匹半", Quantity("h", Decimal("1.5"))),
        ("三点五升", Quantity("m", Decimal(3500))),
        ("二十四色", None),
    ],
)
def test_reads_sizes_as_they_are_spoken(said, quantity):
    size = quantities.spoken(quantities.SPOKEN.fullmatch(said))

    assert size.quantity == quantity


def test_a_word_for_another_is_one_way_and_reaches_what_that_stands_for():
    found = thesaurus.built_in()

    assert {"锤子", "羊角锤"} <= set(found["榔头"])
    assert "榔头" not in found.get("羊角锤", ())


def test_emoji_of_feelings_say_no_goods():
    assert emoji_names.spelled("🥕来点👍💖").split() == ["胡萝卜", "来点👍💖"]


def test_lookalikes_are_bounded():
    assert "啤酒" in lookalikes.variants("啤洒")
    assert len(lookalikes.variants("大未己日土人干酒")) <= lookalikes.MOST


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("芹莱", "芹菜"), ("电钣煲", "电饭煲"), ("吹凤机", "吹风机"), ("馄顿", "馄饨")],
)
def test_a_character_is_read_as_any_that_makes_a_word_of_it(typed, meant):
    assert meant in lookalikes.words(typed)


def test_the_trade_vocabulary_is_large_and_not_taken_from_what_is_judged(shared_data):
    terms = set(thesaurus.built_in())
    data = json.loads((shared_data / "search_asked.json").read_text(encoding="utf-8"))
    asked = {query["q"].lower() for query in data["queries"]}
    asked |= {query["q"].lower() for query in judged.read(shared_data)["queries"]}
    # A name of more than its noun is a product's own, and a query of several words a judge's.
    named = {row["name"].lower() for row in orders.catalogue() if re.search(r"\s|\d", row["name"])}
    sentences = {query for query in asked if len(list(pieces(query))) > 1 or len(query) > 8}

    assert len(terms) >= 3000
    assert not terms & named
    assert not terms & sentences - {"t恤", "ad钙奶", "5号电池"}
    assert len(terms & asked) / len(terms) <= 0.05
