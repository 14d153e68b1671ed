"""The cart's page: choose lines, change the variant, undo a removal; the checkout asks once."""

import copy
import re
from decimal import Decimal

import pytest
from django.test import Client

from orders.cart.models import CartLine
from orders.models import Order
from orders.payments.methods import setup as payment_setup
from shop.catalog import products
from shop.stock import ledger
from tests import make
from tests.orders.checkout.test_checkout_page import ADDRESS, shown

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def _orchard(built):
    def make_it():
        store = make.store("果园小店")
        apple = make.variant(store, name="苹果", price="5.00")
        return store, apple, make.variant(store, name="梨", price="3.00")

    return built(make_it)


@pytest.fixture
def orchard(_orchard, db):
    """(the store, its apples, its pears)"""
    return copy.deepcopy(_orchard)


@pytest.fixture
def store(orchard):
    return orchard[0]


@pytest.fixture
def apple(orchard):
    return orchard[1]


@pytest.fixture
def pear(orchard):
    return orchard[2]


@pytest.fixture
def guest(apple, pear):
    client = Client()
    client.post("/cart/add/", {"sku": apple.sku, "quantity": "2"})
    client.post("/cart/add/", {"sku": pear.sku, "quantity": "1"})
    return client


def group_of(client):
    (group,) = client.get("/cart/").context["groups"]
    return group


def in_cart():
    rows = CartLine._base_manager.values_list("variant__product__title", "quantity")
    return dict(rows)


# --- choosing lines


def test_all_lines_are_ticked_at_first(guest, store):
    group = group_of(guest)

    assert (len(group.picked), group.total) == (2, Decimal("13.00"))
    page = shown(guest.get("/cart/"))
    assert "去结算(2)" in page
    # Without scripts the boxes themselves say what is ordered.
    assert f'action="/checkout/{store.slug}/"' in page


def test_an_unticked_line_is_not_counted_and_stays_unticked(guest, apple, pear):
    # What htmx sends: the variant, and the boxes that are still ticked.
    answer = guest.post("/cart/pick/", {"variant": apple.pk, "line": [str(pear.pk)]}, headers=HTMX)

    assert "去结算(1)" in shown(answer)
    group = group_of(guest)
    assert ([line.variant for line in group.picked], group.total) == ([pear], Decimal("3.00"))
    assert in_cart() == {"苹果": 2, "梨": 1}

    guest.post("/cart/pick/", {"variant": apple.pk, "line": [str(apple.pk), str(pear.pk)]})
    assert group_of(guest).total == Decimal("13.00")


def test_all_of_a_store_at_once(guest, store):
    guest.post("/cart/pick/", {"store": store.pk})
    assert group_of(guest).picked == []

    guest.post("/cart/pick/", {"store": store.pk, "all": "1"})
    assert len(group_of(guest).picked) == 2


# --- changing the variant


@pytest.fixture
def shirt(store):
    variant = make.variant(store, name="衬衫", price="20.00")
    products.change_variant(store=store, variant_id=variant.pk, options={"尺码": "M"}, actor=None)
    return variant


@pytest.fixture
def larger(store, shirt):
    variant = products.add_variant(
        product=shirt.product,
        price=Decimal("25.00"),
        unit="件",
        options={"尺码": "L"},
        actor=None,
    )
    ledger.open_level(variant=variant, quantity=Decimal(3), actor=None)
    return variant


def test_a_line_becomes_another_variant_in_the_same_quantity(shirt, larger):
    client = Client()
    client.post("/cart/add/", {"sku": shirt.sku, "quantity": "2"})
    assert f'<option value="{larger.pk}">' in client.get("/cart/").content.decode()

    client.post("/cart/swap/", {"variant": shirt.pk, "to": larger.pk})

    line = CartLine._base_manager.get()
    assert (line.variant, line.quantity) == (larger, 2)


def test_a_variant_that_is_sold_out_leaves_the_line_as_it_was(shirt, larger, store):
    ledger.reserve(store=store, quantities={larger.pk: Decimal(3)}, reference="faster")
    client = Client()
    client.post("/cart/add/", {"sku": shirt.sku})

    answer = client.post("/cart/swap/", {"variant": shirt.pk, "to": larger.pk}, headers=HTMX)

    assert "已售罄" in shown(answer)
    assert CartLine._base_manager.get().variant == shirt


def test_a_line_never_becomes_another_product(guest, apple, pear):
    guest.post("/cart/swap/", {"variant": apple.pk, "to": pear.pk})

    assert in_cart() == {"苹果": 2, "梨": 1}


# --- undoing a removal


def test_a_removed_line_comes_back_as_it_was(guest, apple):
    answer = guest.post("/cart/change/", {"variant": apple.pk, "remove": "1"}, headers=HTMX)
    assert "已删除 苹果" in shown(answer)
    assert in_cart() == {"梨": 1}

    guest.post("/cart/undo/")

    assert in_cart() == {"苹果": 2, "梨": 1}
    assert "已删除" not in shown(guest.get("/cart/"))


def test_undo_is_there_without_scripts_and_after_a_reload(guest, pear):
    guest.post("/cart/change/", {"variant": pear.pk, "quantity": "0"})

    for _look in range(2):
        assert 'action="/cart/undo/"' in guest.get("/cart/").content.decode()


def test_what_was_cleared_comes_back_too(guest, apple, store):
    products.set_on_sale(store=store, product_id=apple.product_id, is_on_sale=False, actor=None)
    guest.post("/cart/clear/")
    assert in_cart() == {"梨": 1}

    guest.post("/cart/undo/")
    guest.post("/cart/undo/")

    assert in_cart() == {"苹果": 2, "梨": 1}


# --- the checkout


def test_an_empty_submit_is_answered_under_the_fields_in_our_words(guest, store):
    page = shown(guest.post(f"/checkout/{store.slug}/", {"delivery": "express"}))

    # The browser's own bubbles would come first.
    assert re.search(r'id="checkout"[^>]*novalidate', page)
    for words in ("请填写收货人", "请填写 11 位手机号", "请选择省份", "请补充楼栋和门牌号"):
        assert f'role="alert">{words}</p>' in page
    assert not Order.objects.exists()


def test_the_way_of_paying_is_asked_once(guest, store):
    given = {"store": store, "channel": "transfer", "actor": None, "is_enabled": True}
    payment_setup.set_method(**given, account_name="王老板", account_text="工商银行 6222 0000")
    placed = guest.post(f"/checkout/{store.slug}/", ADDRESS | {"pay_method": "transfer"})

    page = shown(guest.get(placed["Location"]))

    assert placed["Location"].endswith("/pay/")
    assert re.findall(r'value="(\w+)" checked', page) == ["transfer"]
    before_others = page.partition("其他支付方式")[0]
    assert before_others.count('name="channel"') == 1
