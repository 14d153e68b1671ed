"""The link of a draft: what the customer sees, confirms, and orders."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from orders.chat import drafts
from orders.chat.drafts import Item, Part
from orders.chat.models import Draft
from orders.models import Order
from shop.catalog import products
from shop.promotions.reckoning.terms import Kind
from shop.stock import ledger
from shop.stores.models import Store
from tests import make
from tests.orders.chat.conftest import bought, nothing_is_kept
from tests.sheets import answered, fields, words
from tests.shop.promotions.made import percent, promotion

pytestmark = pytest.mark.django_db
BUYER = {"name": "李四", "phone": "13700001111", "delivery": "pickup", "pay_method": "in_store"}


@pytest.fixture
def draft(store, potato, melon):
    items = [
        Item(variant_id=potato.pk, quantity=Decimal(3), said="土豆3斤"),
        Item(variant_id=melon.pk, quantity=Decimal("6.5"), said="西瓜半个"),
    ]
    made = Part(items=items, customer="小李", note="送到3号楼", missing=["茼蒿一斤"])
    return drafts.write(store=store, parts=[made], actor=store.owner, at=timezone.now())[0]


@pytest.fixture
def link(draft):
    return draft.get_absolute_url()


@pytest.fixture
def customer():
    return Client()


def confirm(customer, link, **answers):
    return customer.post(link, answered(customer.get(link), **answers))


def order(customer, store, key="k1"):
    response = customer.post(f"/checkout/{store.slug}/", BUYER | {"key": key})
    assert response.status_code == 302, response.content.decode()
    return Order.objects.get(token=response["Location"].split("/")[2])


def test_the_customer_sees_what_it_costs_now(store, draft, link, customer, potato):
    products.change_variant(store=store, variant_id=potato.pk, actor=None, price=Decimal("2.50"))

    response = customer.get(link)

    page = words(response)
    for part in ("小李，你的订单整理好了", "「土豆3斤」", "¥ 2 .50", "店里没有：「茼蒿一斤」"):
        assert part in page
    assert "小计 ¥ 7 .50" in page
    assert "送到3号楼" in page
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_a_sum_is_of_the_price_beside_it(store, link, customer, potato):
    """3 斤 of ¥1.80 and 6.5 斤 of ¥1.98, both a half off."""
    promotion(store, Kind.PERCENT, percent("50"))

    page = words(customer.get(link))

    assert "¥ 0 .90" in page
    assert "小计 ¥ 2 .70" in page
    assert "小计 ¥ 6 .44" in page
    assert "共 2 样 ¥ 9 .14" in page


def test_opening_is_noted_once_and_not_for_staff(store, draft, link, customer, signed_in):
    assert "你在看自己店的草稿" in words(signed_in(store.owner).get(link))
    customer.head(link)
    draft.refresh_from_db()
    assert draft.opened_at is None

    customer.get(link)

    draft.refresh_from_db()
    assert draft.state_at(timezone.now()) == Draft.State.OPENED


def test_confirming_fills_the_cart_and_leads_to_the_checkout(store, draft, link, customer):
    response = confirm(customer, link)

    assert (response.status_code, response["Location"]) == (302, f"/checkout/{store.slug}/")
    assert bought(customer, store) == {"土豆": "3", "西瓜": "6.5"}
    page = customer.get(response["Location"]).content.decode()
    assert 'value="送到3号楼"' in page


@pytest.mark.long
def test_what_was_in_the_cart_stays(store, link, customer, potato, apples):
    customer.post("/cart/add/", {"sku": apples[0].sku, "quantity": "2"})
    customer.post("/cart/add/", {"sku": potato.sku, "quantity": "1"})
    assert "购物车里已有 1 斤，会改成下面的数量" in words(customer.get(link))

    confirm(customer, link)

    assert bought(customer, store) == {"红富士苹果": "2", "土豆": "3", "西瓜": "6.5"}


def test_confirming_twice_is_the_same_as_once(store, link, customer):
    for _tap in range(2):
        confirm(customer, link)

    assert bought(customer, store) == {"土豆": "3", "西瓜": "6.5"}


def test_quantities_can_be_changed_and_lines_left_out(store, link, customer):
    confirm(customer, link, r0_quantity="1.5", r1_take=None)

    assert bought(customer, store) == {"土豆": "1.5"}


def test_a_wrong_quantity_adds_nothing(link, customer):
    response = confirm(customer, link, r0_quantity="viel")

    assert response.status_code == 422
    assert "请填写数量" in words(response)
    assert nothing_is_kept()


def test_what_is_sold_out_is_said_and_the_rest_can_be_had(store, link, customer, melon):
    ledger.count(store=store, variant_id=melon.pk, counted=Decimal(0), actor=store.owner)
    assert "已售罄" in words(customer.get(link))

    confirm(customer, link)

    assert bought(customer, store) == {"土豆": "3"}


def test_what_is_short_is_cut_and_said(store, link, customer, potato):
    ledger.count(store=store, variant_id=potato.pk, counted=Decimal(2), actor=store.owner)

    page = customer.get(link)

    assert "只剩 2 斤了，已帮你改成 2 斤" in words(page)
    assert fields(page)["r0-quantity"] == ["2"]


def test_what_is_off_sale_is_said(store, link, customer, melon):
    products.set_on_sale(
        store=store, product_id=melon.product_id, is_on_sale=False, actor=store.owner
    )

    assert "商品已下架" in words(customer.get(link))


def test_the_limit_of_a_buyer_is_told_beside_what_was_added(store, link, potato, melon, signed_in):
    buyer = make.user()
    customer = signed_in(buyer)
    products.change_variant(store=store, variant_id=potato.pk, actor=None, max_quantity=Decimal(3))
    make.order(store, {potato: "3"}, buyer=buyer)

    response = confirm(customer, link)

    assert response.status_code == 409
    assert "每人限购 3 斤，你已买过 3 斤" in words(response)
    assert "已加入购物车：西瓜" in words(response)


def test_the_order_finishes_the_draft(store, draft, link, customer):
    confirm(customer, link)

    placed = order(customer, store)

    draft.refresh_from_db()
    assert draft.order == placed
    assert placed.note == ""
    page = customer.get(link)
    assert "这份订单已经下单了" in words(page)
    assert placed.get_absolute_url() in page.content.decode()


def test_the_note_of_the_draft_becomes_the_orders(store, link, customer):
    checkout = confirm(customer, link)["Location"]
    page = customer.get(checkout).context["form"]["note"].value()

    response = customer.post(checkout, BUYER | {"key": "k", "note": page})

    assert Order.objects.get(token=response["Location"].split("/")[2]).note == "送到3号楼"
    # Carried to one order, not to the next.
    customer.post("/cart/add/", {"sku": make.variant(store).sku})
    assert customer.get(checkout).context["form"]["note"].value() == ""


def test_placing_twice_makes_one_order_and_one_link(store, draft, link, customer):
    confirm(customer, link)

    first, second = order(customer, store, "k1"), order(customer, store, "k1")

    draft.refresh_from_db()
    assert first == second == draft.order


def test_strangers_do_not_see_the_order(store, draft, link, customer):
    confirm(customer, link)
    placed = order(customer, store)

    page = Client().get(link)

    assert "这份订单已经下单了" in words(page)
    assert placed.token not in page.content.decode()


@pytest.mark.long
def test_another_purchase_of_the_same_person_is_not_it(store, draft, link, customer, apples):
    confirm(customer, link)
    for line in ("土豆", "西瓜"):
        variant = draft.lines.get(name=line).variant
        customer.post("/cart/change/", {"variant": variant.pk, "remove": "1"})
    customer.post("/cart/add/", {"sku": apples[0].sku})

    order(customer, store)

    draft.refresh_from_db()
    assert draft.order is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_expired_link_says_so(draft, link, customer, method):
    then = timezone.now() - timedelta(days=8)
    Draft.objects.update(created_at=then, expires_at=then + timedelta(days=7))

    response = getattr(customer, method)(link)

    assert response.status_code == 410
    assert "这份订单已过期" in words(response)
    assert nothing_is_kept()


def test_after_the_order_nothing_can_be_confirmed(store, draft, link, customer):
    page = fields(customer.get(link))
    confirm(customer, link)
    order(customer, store)

    response = Client().post(link, page)

    assert "这份订单已经下单了" in words(response)
    assert nothing_is_kept()


def test_tokens_of_another_store_and_of_nobody_are_alike(store, draft, customer):
    other = make.store()

    for path in (
        f"/{other.slug}/chat-order/{draft.token}/",
        f"/{store.slug}/chat-order/{'x' * 24}/",
    ):
        assert customer.get(path).status_code == 404
        assert customer.post(path).status_code == 404


def test_a_suspended_store_has_no_drafts(store, link, customer):
    Store.objects.filter(pk=store.pk).update(status=Store.Status.SUSPENDED)

    assert customer.get(link).status_code == 404


def test_a_foreign_form_is_refused(draft, link):
    customer = Client(enforce_csrf_checks=True)

    assert customer.post(link, {"rows": "2"}).status_code == 403


@pytest.mark.long
def test_queries_do_not_grow_with_the_lines(store, customer, django_assert_max_num_queries):
    variants = [make.variant(store) for _number in range(30)]
    items = [Item(variant_id=one.pk, quantity=Decimal(1)) for one in variants]
    (draft,) = drafts.write(
        store=store, parts=[Part(items=items)], actor=store.owner, at=timezone.now()
    )
    customer.get(draft.get_absolute_url())

    with django_assert_max_num_queries(6):
        customer.get(draft.get_absolute_url())
