"""Rows that are written by SQL written once are those that Django would have written."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.signals import post_save, pre_save

from core.inserted import FEW, Conflict, create, insert, together
from orders.cart.models import Cart, CartLine
from orders.models import Order, OrderEvent
from orders.models.order import new_token
from shop.catalog.models import ProductPage
from tests import make

pytestmark = pytest.mark.django_db


def order_of(store, **values):
    values = {"idempotency_key": new_token()} | values
    sums = dict.fromkeys(("items_total", "total_price", "total_count"), Decimal("1.50"))
    return Order(store=store, name="张三", phone="13900000000", **sums | values)


def columns_of(order):
    stored = Order.unscoped.filter(pk=order.pk).values().get()
    own = ("id", "number", "token", "created_at", "idempotency_key")
    return {name: value for name, value in stored.items() if name not in own}


def test_a_row_is_as_django_writes_it(django_assert_num_queries):
    store = make.store()
    by_django, ours = order_of(store), order_of(store)
    by_django.save(force_insert=True)

    with django_assert_num_queries(1):
        create(ours)

    assert columns_of(ours) == columns_of(by_django)
    # What the database decides is known, of the type it has when it is read.
    fresh = Order.unscoped.get(pk=ours.pk)
    for field in Order._meta.concrete_fields:
        mine, stored = (getattr(row, field.attname) for row in (ours, fresh))
        assert mine == stored, field.name
        if not field.has_default():
            assert type(mine) is type(stored), field.name
    assert not ours._state.adding


@pytest.mark.parametrize("count", [1, 3, FEW + 1])
def test_several_rows_have_their_keys_in_order(count, django_assert_num_queries):
    store = make.store()
    orders = [order_of(store, note=str(number)) for number in range(count)]

    with django_assert_num_queries(1):
        insert(orders)

    keys = [order.pk for order in orders]
    assert keys == sorted(set(keys))
    stored = Order.unscoped.in_bulk(keys)
    assert [stored[pk].note for pk in keys] == [str(number) for number in range(count)]


def test_none_is_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert([])


def test_a_json_of_its_own_for_each_row():
    order = order_of(make.store())
    create(order)
    events = [
        OrderEvent(store=order.store, order=order, type="placed", parameters={"total": total})
        for total in ("1.50", "百")
    ]
    insert(events)

    stored = OrderEvent.unscoped.in_bulk([event.pk for event in events])
    assert [stored[event.pk].parameters for event in events] == [{"total": "1.50"}, {"total": "百"}]


def test_what_is_there_is_updated():
    product = make.product(make.store())
    variant = product.variants.get()
    cart = Cart(key="a")
    conflict = Conflict(unique=("key",), update=("updated_at",))
    insert([cart], conflict=conflict)
    again = Cart(key="a")
    insert([again], conflict=conflict)
    assert again.pk == cart.pk
    line = {"store_id": variant.store_id, "cart": cart, "variant": variant}
    for amount, price in (("1", "2.00"), ("3", "4.00")):
        row = CartLine(**line, quantity=Decimal(amount), price_seen=Decimal(price))
        insert([row], conflict=Conflict(unique=("cart", "variant"), update=("quantity",)))

    stored = CartLine.unscoped.get()
    assert (stored.quantity, stored.price_seen) == (Decimal(3), Decimal("2.00"))


@pytest.mark.parametrize("count", [1, FEW + 1])
def test_rows_of_several_tables_are_written_together(count, django_assert_num_queries):
    order = order_of(make.store())
    create(order)
    events = [OrderEvent(store=order.store, order=order, type="placed") for _ in range(count)]
    other = order_of(order.store, note="与")
    is_postgres = connection.vendor == "postgresql"

    with django_assert_num_queries(1 if is_postgres else 2):
        with together():
            insert(events)
            create(other)
        assert (other.note, other.number) == ("与", other.number)

    stored = OrderEvent.unscoped.filter(order=order)
    assert [event.pk for event in stored.order_by("pk")] == [event.pk for event in events]
    fresh = Order.unscoped.get(pk=other.pk)
    for field in Order._meta.concrete_fields:
        assert getattr(other, field.attname) == getattr(fresh, field.attname), field.name


def test_what_fails_inside_leaves_nothing():
    store = make.store()

    def fail() -> None:
        with together():
            create(order_of(store))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Order.unscoped.filter(store=store).exists()
    create(order_of(store))
    assert Order.unscoped.filter(store=store).count() == 1


def test_only_create_tells():
    heard = []
    store = make.store()

    def hear(sender, instance, signal, **given):
        heard.append((signal is post_save, instance.pk is not None, given.get("created")))

    pre_save.connect(hear, sender=Order)
    post_save.connect(hear, sender=Order)
    try:
        insert([order_of(store)])
        assert heard == []
        create(order_of(store))
    finally:
        pre_save.disconnect(hear, sender=Order)
        post_save.disconnect(hear, sender=Order)

    assert heard == [(False, False, None), (True, True, True)]


def test_constraints_speak_as_ever():
    store = make.store()
    order = order_of(store)
    create(order)

    with pytest.raises(IntegrityError), transaction.atomic():
        create(order_of(store, number=order.number))


def test_what_is_no_plain_row_is_refused():
    with pytest.raises(ValueError, match="not written by one plain INSERT"):
        insert([ProductPage(title="苹果", store=make.store())])
