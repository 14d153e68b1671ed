"""What the desk asks of many orders is found by narrow indexes, not by looking at each."""

import re

import pytest
from django.db import connection

from orders import choosing
from orders.lifecycle import steps
from orders.models import Order
from orders.states.board_states import COUNTED, STATES, counted
from tests import make
from tests.bench import order_lists

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]
SIZE = 20_000  # One in fifty is cancelled: a page of them is a thousand orders long.


@pytest.fixture
def store():
    store = order_lists.store(SIZE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return store


def looked_at(rows) -> int:
    """The most rows that one step of the plan of a page has read."""
    plan = rows.order_by("-created_at", "-pk")[:21].explain(analyze=True, timing=False)
    removed = sum(int(number) for number in re.findall(r"Rows Removed by [^:]+: (\d+)", plan))
    return removed + max(int(number) for number in re.findall(r"actual rows=(\d+)", plan))


def test_no_condition_looks_at_all_orders(store):
    asked = [choosing.Wanted(state=state) for state in STATES if state != "all"]
    asked += [choosing.Wanted(phone="4321"), choosing.Wanted(phone="321")]
    asked += [choosing.Wanted(product="稀罕"), choosing.Wanted(product="RARE")]

    found = {str(wanted): looked_at(choosing.orders_of(store, wanted)) for wanted in asked}

    assert {asked: number for asked, number in found.items() if number > SIZE / 10} == {}


def test_counts_are_what_their_conditions_say(store):
    orders = Order.objects.for_store(store)
    fresh = make.variant(store, name="新货", stock="5")
    taken = make.order(store, {fresh: "1"})
    steps.confirm(store=store, order_id=taken.pk, actor=store.owner, at=taken.created_at)

    assert counted(store) == {name: orders.filter(STATES[name][1]).count() for name in COUNTED}
    for name in STATES:
        ids = choosing.orders_of(store, choosing.Wanted(state=name)).values_list("pk", flat=True)
        assert set(ids) == set(orders.filter(STATES[name][1]).values_list("pk", flat=True))
