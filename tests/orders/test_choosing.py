"""Which orders are meant: by the ends of phones, by names as they were, by state."""

import pytest

from orders import choosing
from orders.choosing import Wanted
from orders.models import Order
from orders.states.board_states import COUNTED, STATES, counted
from shop.catalog.models import ProductPage
from tests import make

pytestmark = pytest.mark.django_db


def numbers(store, **asked: str) -> set[str]:
    rows = choosing.orders_of(store, Wanted(**asked))
    return set(rows.values_list("number", flat=True))


def test_by_all_digits_that_are_remembered(store):
    tea = make.variant(store, stock="10")
    one, two = make.order(store, {tea: "1"}), make.order(store, {tea: "1"})
    Order.unscoped.filter(pk=one.pk).update(phone="13912345678")
    Order.unscoped.filter(pk=two.pk).update(phone="13900000678")

    assert numbers(store, phone="678") == {one.number, two.number}
    assert numbers(store, phone="5678") == {one.number}
    assert numbers(store, phone="13900000678") == {two.number}
    assert numbers(store, phone="4678") == set()


def test_by_the_name_that_the_goods_had(store):
    tea = make.variant(store, name="Longjing 龙井茶", sku="TEA", stock="10")
    make.variant(make.store(), name="龙井杯")
    old = make.order(store, {tea: "1"})
    page = ProductPage.objects.get(pk=tea.product_id)
    page.title = page.draft_title = "明前茶"
    page.save_revision(user=store.owner).publish()
    new = make.order(store, {tea: "1"})

    assert numbers(store, product="龙井") == {old.number}
    assert numbers(store, product="longjing") == {old.number}
    assert numbers(store, product="明前") == {new.number}
    assert numbers(store, product="TEA") == {old.number, new.number}
    assert numbers(store, product="TE") == set()
    assert numbers(store, product="杯") == set()


def test_states_are_counted_as_they_are_listed(store):
    tea = make.variant(store, stock="10")
    make.order(store, {tea: "1"})
    make.order(store, {tea: "1"}, pay_method="transfer", delivery="express")
    other = make.store()
    make.order(other, {make.variant(other, stock="5"): "1"})

    orders = Order.objects.for_store(store)
    assert counted(store) == {name: orders.filter(STATES[name][1]).count() for name in COUNTED}
    assert counted(store)["new"] == 1
    for name in STATES:
        assert numbers(store, state=name) == set(
            orders.filter(STATES[name][1]).values_list("number", flat=True)
        )
