"""The last piece of a flash sale, raced for on PostgreSQL."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from orders.cart.baskets.basket import Basket
from orders.checkout.refusals import PriceChanged, ShortOfStock
from orders.models import Order
from shop.flash import allotment, items, places
from shop.flash.models import FlashItem, Place
from shop.flash.places import Taken
from shop.promotions import check
from shop.stock import check as stock_check
from tests import make
from tests.shop.flash.made import flash, seckill

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def tea():
    return make.variant(make.store(), price="20.00", stock="30")


def assert_explained():
    assert check.differences() == []
    assert stock_check.differences() == []


@pytest.mark.long
def test_300_buyers_for_20_places(at_once, tea):
    """Ten at a time, as many processes would; every one is answered."""
    item, at = seckill(tea, quantity=20), timezone.now()
    results = []
    for batch in range(30):
        results += at_once([partial(places.grab, item, f"g{batch}-{n}", at=at) for n in range(10)])
    won = [one for one in results if isinstance(one, Taken)]
    assert len(results) == 300
    assert [one for one in results if one is not None and not isinstance(one, Taken)] == []
    assert len(won) == len({one.token for one in won}) == 20
    assert Place.unscoped.exclude(buyer=None).count() == 20
    assert_explained()


def test_two_for_the_last_and_one_who_taps_fast(at_once, tea):
    item, at = seckill(tea, quantity=1), timezone.now()
    won = at_once([partial(places.grab, item, f"g{n}", at=at) for n in range(8)])
    assert sum(isinstance(one, Taken) for one in won) == 1
    assert won.count(None) == 7
    more = seckill(make.variant(tea.store, price="9.00", stock="9"), quantity=9)
    mine = at_once([partial(places.grab, more, "g1", at=at)] * 8)
    assert all(isinstance(one, Taken) for one in mine), mine
    assert len({one.token for one in mine}) == 1
    assert Place.unscoped.filter(item=more).exclude(buyer=None).count() == 1


def test_a_place_is_ordered_or_lapses_and_never_both(at_once, tea):
    item, at = seckill(tea, quantity=4), timezone.now()
    taken = [places.grab(item, f"g{n}", at=at) for n in range(4)]
    over = at + timedelta(minutes=item.pay_minutes)
    baskets = [Basket(sku=tea.sku, quantity="1", place=one.token) for one in taken if one]
    calls = [
        partial(make.order, tea.store, {}, buyer=make.user(), basket=one, seen_total=Decimal(1))
        for one in baskets
    ]
    results = at_once(
        [
            *calls,
            partial(places.lapse, at=over),
            partial(places.grab, item, "g9", at=over),
            partial(places.lapse, at=over),
        ]
    )
    orders = [one for one in results if isinstance(one, Order)]
    refused = [one for one in results[:4] if not isinstance(one, Order)]
    assert all(isinstance(one, (PriceChanged, ShortOfStock)) for one in refused), refused
    used = set(Place.unscoped.exclude(reference="").values_list("reference", flat=True))
    assert used == {one.stock_reference for one in orders}
    assert FlashItem.unscoped.get().taken == len(orders)
    assert_explained()


@pytest.mark.long
def test_ordinary_orders_and_the_flash_sale_never_take_of_each_other(at_once, tea):
    item = flash(tea, "8.00", 10, per_buyer=1)
    # One each at the flash price, three each at the ordinary one: 20 are on the shelf.
    people = [make.user() for _n in range(14)]
    results = at_once(
        [partial(make.order, tea.store, {tea: "1"}, buyer=one) for one in people[:7]]
        + [partial(make.order, tea.store, {tea: "3"}, buyer=one) for one in people[7:]]
    )
    orders = [one for one in results if isinstance(one, Order)]
    assert all(isinstance(one, (Order, ShortOfStock, PriceChanged)) for one in results), results
    cheap = [one for one in orders if one.items_total == Decimal("8.00")]
    item.refresh_from_db()
    assert item.taken == len(cheap) == 7
    # 20 on the shelf are six times three.
    assert len(orders) - len(cheap) == 6
    assert_explained()


def test_it_begins_and_ends_once_however_many_see_the_clock_pass(at_once, tea):
    at = timezone.now()
    hour = timedelta(hours=1)
    item = flash(tea, quantity=5, at=at, starts_at=at + hour, ends_at=at + 2 * hour)
    at_once([partial(allotment.pass_edges, at=at + hour)] * 6)
    tea.level.refresh_from_db()
    assert (tea.level.on_hand, tea.level.apart) == (25, 5)
    end = partial(
        items.end, store=tea.store, number=item.number, actor=tea.store.owner, at=at + hour
    )
    at_once([end, *[partial(allotment.pass_edges, at=at + 2 * hour)] * 5])
    tea.level.refresh_from_db()
    assert (tea.level.on_hand, tea.level.apart) == (30, 0)
    assert_explained()
