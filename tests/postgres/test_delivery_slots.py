"""The last place of a time slot, with real connections on PostgreSQL."""

from datetime import time, timedelta
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
from django.utils import timezone

from accounts.addresses import addressbook
from accounts.models import Address
from orders.cart import cart
from orders.checkout.place import place
from orders.checkout.placement import Contact, Placement
from orders.models import Order
from orders.shipping import setup, slots
from orders.shipping.models import DeliverySlot, SlotBooking
from orders.shipping.slots import Choice, SlotFull
from shop.catalog.models import ProductVariant
from shop.stock.models import StockLevel
from tests import make
from tests.accounts.test_addressbook import HOME

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def store():
    return make.store()


@pytest.fixture
def choice(store):
    slot = setup.save_slot(
        store=store,
        actor=store.owner,
        weekdays=127,
        starts=time(9),
        ends=time(12),
        capacity=1,
        is_for_pickup=True,
    )
    return Choice(slot.pk, timezone.localdate() + timedelta(days=1))


def fill_cart(key: str, variant) -> cart.Owner:
    owner = cart.Owner(key=key)
    fresh = ProductVariant._base_manager.select_related("product", "store", "level")
    cart.add(owner=owner, variant=fresh.get(pk=variant.pk), quantity=Decimal(1))
    return owner


def buy(store, choice, owner: cart.Owner):
    placement = Placement(
        store=store,
        contact=Contact("李明", f"1370000{owner.key[-4:]}"),
        delivery="pickup",
        pay_method="in_store",
        idempotency_key=owner.key,
        slot=choice,
    )
    return place(placement, owner=owner, at=timezone.now())


def test_the_last_place_goes_to_exactly_one(store, choice, at_once):
    tea = make.variant(store, stock="50")
    owners = [fill_cart(f"buyer-{number:04d}", tea) for number in range(8)]

    results = at_once([partial(buy, store, choice, owner) for owner in owners])

    placed = [result for result in results if isinstance(result, Order)]
    refused = [result for result in results if isinstance(result, SlotFull)]
    assert (len(placed), len(refused)) == (1, 7), results
    assert SlotBooking.objects.count() == 1
    assert StockLevel.objects.get(variant=tea).reserved == 1


def test_without_the_lock_it_is_given_twice(store, choice, at_once, monkeypatch):
    """The test above can fail: where nobody waits, both count an empty slot."""
    tea = make.variant(store, stock="50")
    both_have_counted = Barrier(2)

    def unlocked(*, store, choice, delivery, at):
        slot = DeliverySlot.objects.get(pk=choice.slot_id)
        assert slots._taken_of(slot, choice.on) < slot.capacity
        both_have_counted.wait(timeout=30)
        return slot

    monkeypatch.setattr(slots, "take", unlocked)
    owners = [fill_cart(f"buyer-{number:04d}", tea) for number in range(2)]

    results = at_once([partial(buy, store, choice, owner) for owner in owners])

    assert [type(result) for result in results] == [Order, Order]
    assert SlotBooking.objects.count() == 2


def test_ten_first_addresses_at_once_leave_one_default(at_once):
    user = make.user()

    results = at_once([partial(addressbook.save, user=user, entry=HOME)] * 10)

    assert not [result for result in results if isinstance(result, Exception)], results
    assert Address.objects.filter(user=user).count() == 10
    assert Address.objects.filter(user=user, is_default=True).count() == 1
