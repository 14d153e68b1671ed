"""Suppliers on PostgreSQL: stock under sales, one token, one order, whoever comes at once."""

from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from orders.dropshipping import asking
from orders.dropshipping.models import State, SupplierNews, SupplierOrder
from orders.lifecycle import steps
from orders.models import Order
from shop.stock import check as stock_check
from shop.stock import ledger
from shop.suppliers import stocking
from tests.supplying import FRIDGE, fake, stock_of, supplied, supplier_process
from tests.tripwire import store_tripwire

__all__ = ["fake", "store_tripwire", "supplied", "supplier_process"]
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]


def test_a_sync_beside_sales_loses_none_and_oversells_nothing(at_once, supplied):
    """The supplier says eight again and again while twelve people buy one each."""
    product, at = supplied.product(FRIDGE), timezone.now()
    variant_id = product.variant_id

    def buy(number: int) -> bool:
        try:
            ledger.reserve(
                store=supplied.store,
                quantities={variant_id: Decimal(1)},
                reference=f"order race {number}",
            )
        except ledger.OutOfStock:
            return False
        return True

    calls = [partial(buy, number) for number in range(12)]
    syncs = [partial(stocking.keep, product, told=8, asked_at=at) for _number in range(6)]
    results = at_once([*calls, *syncs])
    assert [one for one in results if isinstance(one, Exception)] == []
    assert results[:12].count(True) == 8
    assert stock_of(supplied, FRIDGE) == (Decimal(8), Decimal(8))
    assert stock_check.differences() == []


def test_less_than_is_held_is_never_on_hand(at_once, supplied):
    product, at = supplied.product(FRIDGE), timezone.now()
    ledger.reserve(
        store=supplied.store,
        quantities={product.variant_id: Decimal(5)},
        reference="order held",
    )
    results = at_once(
        [partial(stocking.keep, product, told=number % 4, asked_at=at) for number in range(8)]
    )
    assert [one for one in results if isinstance(one, Exception)] == []
    assert stock_of(supplied, FRIDGE) == (Decimal(5), Decimal(5))
    assert stock_check.differences() == []


def test_many_workers_place_one_order(at_once, supplied, fake):
    order: Order = supplied.order({FRIDGE: "1"}, delivery="express")
    fake.trouble = "500"
    steps.confirm(store=supplied.store, order_id=order.pk, actor=None, at=timezone.now())
    row = SupplierOrder.unscoped.get()
    fake.trouble = ""
    row.refresh_from_db()
    at = row.next_ask_at
    results = at_once(
        [partial(asking.look_after, supplier_order_id=row.pk, at=at) for _number in range(6)]
    )
    assert results == [None] * 6
    row.refresh_from_db()
    assert (row.state, len(fake.orders)) == (State.PLACED, 1)
    placed = [path for path in fake.calls if path.endswith("receive-hmm-retail-order")]
    assert len(placed) == 1


def test_one_callback_six_times_at_once_is_one(at_once, supplied, fake):
    from home.demo.supplier import ylh as ylh_fake
    from orders.dropshipping import progress
    from shop.suppliers import adapters

    order = supplied.order({FRIDGE: "1"}, delivery="express")
    steps.confirm(store=supplied.store, order_id=order.pk, actor=None, at=timezone.now())
    row = SupplierOrder.unscoped.get()
    at = timezone.now()
    form = ylh_fake.callback(fake.orders[row.so_id], "taken", at=at)
    told = adapters.of(supplied.ylh).read(form, at)
    results = at_once([partial(progress.hear, supplied.ylh, told, at=at)] * 6)
    assert results == [True] * 6
    assert SupplierNews.unscoped.count() == 1
    row.refresh_from_db()
    assert row.state == State.TAKEN
