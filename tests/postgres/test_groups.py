"""Seats of groups at the same moment, with real connections: the last one, the clock, the money."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from orders.checkout.refusals import CannotJoin
from orders.groups import finishing
from orders.groups.tasks import settle_groups
from orders.lifecycle import cancellation
from orders.models import Order
from orders.payments import closing
from orders.payments.models import Refund
from shop.groups import seats
from shop.groups.models import Group, GroupBuy, Seat
from shop.promotions import check
from tests import make
from tests.orders.groups.made import fresh, group_buy, group_of, order, pay

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def tea(shop):
    return make.variant(shop.store, price="10.00", stock="50")


def assert_explained():
    assert check.differences() == []
    call_command("check_money")
    call_command("check_stock")


def test_the_last_seat_is_given_once(at_once, shop, tea):
    terms = group_buy(tea, size=3)
    group = group_of(order(terms.number, tea))
    people = [make.user() for _n in range(6)]

    results = at_once([partial(order, group.token, tea, buyer=one) for one in people])

    assert sum(isinstance(one, Order) for one in results) == 2, results
    assert sum(isinstance(one, CannotJoin) for one in results) == 4, results
    group.refresh_from_db()
    assert group.taken == Seat._base_manager.filter(group=group).count() == 3
    assert_explained()


def test_the_last_group_is_opened_once_and_nobody_sits_twice(at_once, shop, tea):
    terms = group_buy(tea, groups_limit=2, per_buyer=1)
    buyer = make.user()
    calls = [
        partial(order, terms.number, tea, buyer=buyer, idempotency_key=f"key {n}") for n in range(4)
    ]
    results = at_once(calls)
    assert sum(isinstance(one, Order) for one in results) == 1, results
    results = at_once([partial(order, terms.number, tea) for _n in range(4)])
    assert sum(isinstance(one, Order) for one in results) == 1, results
    assert GroupBuy._base_manager.get().groups == 2
    group, person = Group._base_manager.first(), make.user()
    keys = [f"twice {n}" for n in range(4)]
    results = at_once(
        [partial(order, group.token, tea, buyer=person, idempotency_key=key) for key in keys]
    )
    assert sum(isinstance(one, Order) for one in results) <= 1, results
    live = Seat._base_manager.exclude(state="free").filter(user=person)
    assert live.count() == sum(isinstance(one, Order) for one in results)
    assert_explained()


@pytest.mark.parametrize("turn", range(3))
def test_made_or_failed_but_never_both(at_once, shop, tea, turn):
    """The last payment and the clock, at the same moment."""
    terms = group_buy(tea, size=2, hours=1)
    first = pay(shop, order(terms.number, tea))
    group = group_of(first)
    second = order(group.token, tea)
    given = {"store": group.store_id, "reference": second.stock_reference}
    edge = group.ends_at
    at_once(
        [
            partial(seats.pay, **given, at=edge - timedelta(seconds=1)),
            partial(seats.close, store=group.store_id, group_id=group.pk, at=edge),
            partial(seats.close, store=group.store_id, group_id=group.pk, at=edge),
        ]
    )
    group.refresh_from_db()
    said = (group.state, group.paid)
    assert said in {(Group.State.MADE, 2), (Group.State.FAILED, 1)}
    assert Seat._base_manager.filter(group=group, state="paid").count() == group.paid


@pytest.mark.long
def test_orders_follow_their_failed_group_once_and_late_money_goes_back(at_once, shop, tea):
    terms = group_buy(tea, size=3, hours=1)
    first = pay(shop, order(terms.number, tea))
    group = group_of(first)
    with time_machine.travel(group.ends_at - timedelta(minutes=2), tick=True):
        slow = order(group.token, tea)
        payment = shop.attempt(slow)
    with time_machine.travel(group.ends_at + timedelta(minutes=1), tick=True):
        at = timezone.now()
        shop.gate.pay(payment.out_trade_no)
        ask = partial(closing.query, payment_id=payment.pk, at=at, source="query")
        orders = [first, slow]
        finish = [
            partial(finishing.finish, store=one.store_id, order_id=one.pk, at=at) for one in orders
        ]
        at_once([ask, settle_groups, settle_groups, *finish])
        settle_groups()
    for one in (first, slow):
        assert fresh(one).cancelled_at
        assert Refund._base_manager.filter(order=one).count() == 1
    assert Refund._base_manager.filter(payment__is_surplus=False).count() >= 1
    group.refresh_from_db()
    assert (group.state, group.taken, group.paid) == (Group.State.FAILED, 0, 0)
    assert_explained()


def test_leaving_and_joining_at_once_count_right(at_once, shop, tea):
    terms = group_buy(tea, size=3)
    first, others = order(terms.number, tea), []
    group = group_of(first)
    others = [order(group.token, tea) for _n in range(2)]
    leave = [
        partial(
            cancellation.cancel,
            store=one.store_id,
            order_id=one.pk,
            reason="",
            actor=None,
            at=timezone.now(),
        )
        for one in others * 2
    ]
    join = [partial(order, group.token, tea) for _n in range(3)]
    results = at_once([*leave, *join])
    unexpected = [one for one in results if not isinstance(one, (Order, CannotJoin))]
    assert unexpected == []
    group.refresh_from_db()
    live = Seat._base_manager.filter(group=group).exclude(state="free").count()
    assert group.taken == live <= 3
    assert_explained()
