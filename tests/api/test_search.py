"""Finding goods by words, suggestions, and reading a typed order."""

from decimal import Decimal

import pytest

from shop.catalog import shelves
from tests import make, sheets
from tests.api.conftest import problem
from tests.api.test_catalogue import names, walk


@pytest.fixture
def teas(store):
    for number, price in enumerate(("5.00", "9.00", "7.00"), 1):
        make.product(store, f"绿茶{number}号", price=price, sku=f"TEA-{number}")
    make.product(store, "毛巾", price="8.00")
    make.product(make.store(), "别家绿茶", price="6.00")
    return store


def test_products_are_searched_and_still_go_by_price(anyone, teas):
    assert names(anyone.get("/products/?search=绿茶")) == [
        "绿茶2号",
        "绿茶3号",
        "别家绿茶",
        "绿茶1号",
    ]
    found = anyone.get("/products/", {"search": "绿茶", "store": teas.slug, "max_price": "7"})
    assert names(found) == ["绿茶3号", "绿茶1号"]


def test_search_says_how_much_there_is(anyone, teas):
    found = anyone.get("/search/", {"q": "绿茶", "store": teas.slug}).json()

    assert (found["count"], found["is_capped"], found["is_similar"]) == (3, False, False)
    assert {row["sku"] for row in found["results"]} == {"TEA-1", "TEA-2", "TEA-3"}
    assert found["results"][0]["store"] == {"slug": teas.slug, "name": "幸福小店"}


def test_what_nothing_is_called_finds_nothing(anyone, teas):
    found = anyone.get("/search/?q=拖拉机").json()

    assert (found["count"], found["results"], found["next"]) == (0, [], None)


def test_a_search_is_walked_to_its_end(anyone, teas):
    for path, query in (("/search/", {"q": "绿茶"}), ("/products/", {"search": "绿茶"})):
        found = walk(anyone, path, limit=3, **query)

        assert len(found) == len(set(found)) == 4


def test_search_is_narrowed_as_lists_are(anyone, teas):
    shelf = shelves.add(store=teas, name="茶叶")
    make.product(teas, "绿茶礼盒", price="99.00", category=shelf)

    assert names(anyone.get("/search/", {"q": "绿茶", "category": shelf.pk})) == ["绿茶礼盒"]
    problem(anyone.get("/search/"), 400, "invalid")
    problem(anyone.get("/search/?q=茶&ordering=odd"), 400, "invalid")


@pytest.mark.long
def test_facets_say_what_is_left(anyone, teas):
    facets = anyone.get("/search/facets/", {"q": "绿茶", "store": teas.slug}).json()

    assert (facets["lowest"], facets["highest"], facets["in_stock"]) == ("5.00", "9.00", 3)


def test_attributes_narrow_lists_and_searches(anyone, store):
    for colour in ("白色", "黑色"):
        make.product(store, f"{colour}毛巾", options={"颜色": colour})

    assert names(anyone.get("/products/", {"attribute": "颜色:白色"})) == ["白色毛巾"]
    found = anyone.get("/search/", {"q": "毛巾", "attribute": ["颜色:黑色", "颜色：白色"]})
    assert len(names(found)) == 2


def test_suggestions_while_typing(anyone, teas):
    found = anyone.get("/search/suggestions/", {"q": "绿", "store": teas.slug}).json()["results"]

    assert "绿茶1号" in [row["text"] for row in found]
    assert "别家绿茶" not in [row["text"] for row in found]
    assert {row["kind"] for row in found} <= {"word", "product", "store"}
    for row in found:
        assert row["store"] == teas.slug
        assert (row["product_id"] is not None) == (row["kind"] == "product")
    tea = next(row for row in found if row["text"] == "绿茶1号")
    assert anyone.get(f"/products/{tea['product_id']}/").json()["name"] == "绿茶1号"


@pytest.mark.parametrize("text", ["foo", ":白色", "颜色:", "："])
def test_an_attribute_without_name_or_value_is_refused(anyone, teas, text):
    for path in ("/products/", "/search/?q=茶", "/search/facets/"):
        both = "&" if "?" in path else "?"
        body = problem(anyone.get(f"{path}{both}attribute={text}"), 400, "invalid")
        assert "颜色:白色" in body["detail"]


def test_money_that_was_said_is_told_as_money(anyone, store, monkeypatch):
    pork = make.variant(store, name="五花肉", unit="斤", stock="9")
    parser = sheets.Parser(monkeypatch)
    parser.knows("10块钱的五花肉", sheets.line("五花肉", pork, quantity=None, amount=Decimal(10)))
    monkeypatch.setattr("search.chat.reader.read", parser.read)

    path = f"/stores/{store.slug}/chat-orders/parse/"
    read = anyone.post(path, {"text": "10块钱的五花肉"}).json()["lines"]

    assert [(line["amount"], line["quantity"]) for line in read] == [("10.00", None)]


def test_a_typed_order_is_asked_of_an_open_store_in_few_words(anyone, store):
    problem(anyone.post("/stores/no-such/chat-orders/parse/", {"text": "一包面"}), 404, "not_found")
    path = f"/stores/{store.slug}/chat-orders/parse/"
    problem(anyone.post(path, {"text": "面" * 2001}), 400, "invalid")
    problem(anyone.post(path, {}), 400, "invalid")


@pytest.mark.parametrize("text", [0, 1.5, True, None, ["盐"], {"text": "盐"}])
def test_what_is_no_text_is_no_typed_order(anyone, store, text):
    body = problem(
        anyone.post(f"/stores/{store.slug}/chat-orders/parse/", {"text": text}), 400, "invalid"
    )

    assert body["fields"]["text"] == (
        ["请写成文字（JSON 字符串）"] if text is not None else body["fields"]["text"]
    )


def test_an_address_that_is_too_long_says_so(anyone, teas):
    problem(anyone.get(f"/search/?q={'x' * 3799}"), 414, "uri_too_long")
    problem(anyone.get(f"/search/?q={'x' * 3000}"), 400, "invalid")


def test_a_typed_order_is_read_and_nothing_is_changed(anyone, store):
    make.product(store, "雪花面粉", price="3.20", unit="斤", sku="FLOUR")
    make.product(store, "蓝色薯片", price="5.00", unit="包", sku="CRISPS-B")
    make.product(store, "红色薯片", price="5.00", unit="包", sku="CRISPS-R")

    parsed = anyone.post(
        f"/stores/{store.slug}/chat-orders/parse/",
        {"text": "两斤雪花面粉，一包薯片，一台拖拉机，下午送来"},
    ).json()

    flour, crisps, tractor = parsed["lines"]
    assert (flour["status"], flour["sku"], flour["quantity"], flour["unit"]) == (
        "match",
        "FLOUR",
        2,
        "斤",
    )
    assert flour["candidates"] == []
    assert (crisps["status"], crisps["sku"]) == ("ambiguous", None)
    assert {row["sku"] for row in crisps["candidates"]} == {"CRISPS-B", "CRISPS-R"}
    assert (tractor["status"], tractor["candidates"]) == ("not_found", [])
    assert "下午" in parsed["note"]
    assert anyone.get("/cart/").json()["count"] == 0
