"""Last units, double taps and crossing orders, with real connections on PostgreSQL."""

from decimal import Decimal
from functools import partial
from threading import Barrier, Event

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import SmsCode
from accounts.protection import sms_codes
from core.quantity import value
from orders.cart import cart
from orders.checkout.place import place
from orders.checkout.placement import Contact, Placement
from orders.checkout.refusals import ShortOfStock
from orders.lifecycle import cancellation, cash, fulfil
from orders.models import Order, OrderEvent
from orders.payments import check as money_check
from orders.payments.models import PaymentOrder
from shop.catalog import products
from shop.catalog.models import ProductVariant
from shop.stock import check, ledger
from shop.stock.models import StockLevel, StockReservation
from shop.stores import opening
from shop.stores.models import Store, StorePage
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def store():
    return make.store()


def buy(store, owner: cart.Owner, key: str):
    placement = Placement(
        store=store,
        contact=Contact("李明", "13700000001"),
        delivery="pickup",
        pay_method="in_store",
        idempotency_key=key,
    )
    return place(placement, owner=owner, at=timezone.now())


def fill_cart(key: str, *variants) -> cart.Owner:
    owner = cart.Owner(key=key)
    for variant in variants:
        cart.add(owner=owner, variant=variant, quantity=Decimal(1))
    return owner


def test_the_last_unit_goes_to_one_of_twenty_buyers(store, at_once):
    tea = make.variant(store, stock="1")
    owners = [fill_cart(f"buyer-{number}", tea) for number in range(20)]

    results = at_once([partial(buy, store, owner, owner.key) for owner in owners])

    placed = [result for result in results if isinstance(result, Order)]
    refused = [result for result in results if isinstance(result, ShortOfStock)]
    assert (len(placed), len(refused)) == (1, 19), results
    level = StockLevel.objects.get(variant=tea)
    assert (level.on_hand, level.reserved) == (1, 1)
    assert Order.objects.count() == 1
    assert check.differences() == []


def test_without_the_guard_the_last_unit_is_sold_many_times(store, at_once, monkeypatch):
    """The test above can fail: with an unconditional update, it would."""
    tea = make.variant(store, stock="1")
    # The database's own constraint would still refuse: it is lifted as well.
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE stock_stocklevel DROP CONSTRAINT stock_reserved_lte_on_hand")
    # Both have looked at the shelf before either takes: what a race is, without luck.
    both_have_looked = Barrier(2)

    def unguarded(*, store, quantities, reference, laid_aside):
        both_have_looked.wait(timeout=30)
        for variant_id, quantity in quantities.items():
            StockLevel.objects.filter(variant_id=variant_id).update(
                reserved=F("reserved") + value(quantity)
            )

    monkeypatch.setattr(ledger, "reserve", unguarded)
    owners = [fill_cart(f"buyer-{number}", tea) for number in range(2)]

    try:
        results = at_once([partial(buy, store, owner, owner.key) for owner in owners])

        assert [type(result) for result in results] == [Order, Order]
    finally:
        StockLevel.objects.update(reserved=0)
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE stock_stocklevel ADD CONSTRAINT stock_reserved_lte_on_hand "
                "CHECK (reserved <= on_hand)"
            )


@pytest.mark.long
def test_fifty_buyers_cross_over_three_goods_without_deadlock(store, at_once):
    goods = [make.variant(store, stock="10") for _number in range(3)]
    owners = []
    for number in range(50):
        order = goods if number % 2 else list(reversed(goods))
        owners.append(fill_cart(f"buyer-{number}", *order))

    results = at_once([partial(buy, store, owner, owner.key) for owner in owners])

    placed = sum(isinstance(result, Order) for result in results)
    refused = sum(isinstance(result, ShortOfStock) for result in results)
    assert (placed, refused) == (10, 40), [r for r in results if not isinstance(r, Order)][:3]
    assert check.differences() == money_check.differences() == []


def test_two_taps_at_once_make_one_order(store, at_once):
    tea = make.variant(store, stock="9")
    owner = fill_cart("buyer", tea)

    results = at_once([partial(buy, store, owner, "one-key")] * 6)

    assert {result.pk for result in results} == {Order.objects.get().pk}
    assert StockLevel.objects.get(variant=tea).reserved == 1


@pytest.mark.long
def test_cancel_against_ship_ends_in_one_of_both(store, at_once):
    tea = make.variant(store, stock="20")
    for number in range(8):
        order = buy(store, fill_cart(f"buyer-{number}", tea), f"key-{number}")
        given = {
            "store": store,
            "order_id": order.pk,
            "actor": store.owner,
            "at": timezone.now(),
        }

        at_once(
            [partial(cancellation.cancel_now, **given, reason="x"), partial(fulfil.fulfil, **given)]
        )

        order.refresh_from_db()
        assert (order.cancelled_at is None) == order.is_fulfilled
    assert check.differences() == []
    assert not StockReservation.objects.filter(state="held").exists()


def test_cash_is_taken_once(store, at_once):
    tea = make.variant(store, stock="2")
    order = buy(store, fill_cart("buyer", tea), "key")
    given = {"store": store, "order_id": order.pk, "actor": store.owner, "at": timezone.now()}

    results = at_once([partial(cash.take, **given)] * 6)

    assert all(isinstance(result, Order) for result in results), results
    assert PaymentOrder.objects.count() == 1
    assert OrderEvent.objects.filter(type="paid").count() == 1


def test_stock_counted_while_sold_stays_explained(store, at_once):
    tea = make.variant(store, stock="30")
    owners = [fill_cart(f"buyer-{number}", tea) for number in range(10)]
    change = partial(
        ledger.change,
        store=store,
        variant_id=tea.pk,
        kind="receive",
        quantity=Decimal(2),
        actor=store.owner,
    )

    results = at_once(
        [*(partial(buy, store, owner, owner.key) for owner in owners), *([change] * 5)]
    )

    assert not [result for result in results if isinstance(result, Exception)]
    level = StockLevel.objects.get(variant=tea)
    assert (level.on_hand, level.reserved) == (40, 10)
    assert check.differences() == []


def test_ten_owners_open_a_store_of_one_name_at_once(at_once):
    owners = [make.user() for _number in range(10)]

    results = at_once([partial(opening.open_store, owner=o, name="好运来") for o in owners])

    assert not [result for result in results if isinstance(result, Exception)], results
    assert len({store.slug for store in results}) == 10
    paths = StorePage.objects.values_list("path", flat=True)
    assert len(set(paths)) == Store.objects.count() == 10


def test_of_two_asks_for_a_code_at_once_one_sends(at_once):
    send = partial(sms_codes.send, phone="13800000001", ip="127.0.0.1", at=timezone.now())

    results = at_once([send] * 5)

    assert sum(result is None for result in results) == 1, results
    assert SmsCode.objects.count() == 1


def test_a_code_is_used_once_however_many_try(at_once):
    from accounts.models import InboxMessage

    sms_codes.send(phone="13800000001", ip="127.0.0.1", at=timezone.now())
    code = InboxMessage.objects.get().code
    check_it = partial(sms_codes.check, phone="13800000001", code=code, at=timezone.now())

    results = at_once([check_it] * 4)

    assert sum(result is None for result in results) == 1, results


@pytest.mark.long
def test_shipments_of_crossing_products_do_not_deadlock(store, at_once):
    first, second = make.product(store, stock="40"), make.product(store, stock="40")
    low = [ProductVariant.objects.get(product=page) for page in (first, second)]
    high = []
    for page in (second, first):
        variant = products.add_variant(
            product=page, price=Decimal(1), unit="件", actor=None, options={"尺码": "L"}
        )
        ledger.open_level(variant=variant, quantity=Decimal(40), actor=None)
        high.append(variant)
    shipments = []
    for number in range(12):
        pair = (low[0], high[0]) if number % 2 else (low[1], high[1])
        fresh = ProductVariant.objects.select_related("product", "store", "level")
        owner = fill_cart(f"buyer-{number}", *(fresh.get(pk=v.pk) for v in pair))
        order = buy(store, owner, f"key-{number}")
        shipments.append(
            partial(
                fulfil.fulfil,
                store=store,
                order_id=order.pk,
                actor=store.owner,
                at=timezone.now(),
            )
        )

    results = at_once(shipments)

    assert not [result for result in results if isinstance(result, Exception)], results
    assert check.differences() == []


def test_a_long_change_of_goods_lets_shoppers_fill_their_carts(store, at_once):
    """An owner's import holds rows of goods for seconds; a new cart line only points at them."""
    tea = make.variant(store)
    is_held, is_added = Event(), Event()

    def change() -> bool:
        with transaction.atomic():
            products.change_variant(
                store=store, variant_id=tea.pk, actor=store.owner, price=Decimal("3.00")
            )
            is_held.set()
            return is_added.wait(timeout=10)

    def add() -> None:
        assert is_held.wait(timeout=10)
        fill_cart("shopper", tea)
        is_added.set()

    assert at_once([change, add]) == [True, None]
