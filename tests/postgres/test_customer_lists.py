"""A page of customers costs what it shows, however many orders there are; groups and labels too."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from home.statistics.reports import rows
from home.statistics.reports.models import RfmGroup
from orders.customers import choosing
from orders.customers.choosing import Wanted
from orders.models import Order
from orders.support import customers
from tests.bench import order_lists

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]
SIZE = 20_000


@pytest.fixture
def store():
    store = order_lists.store(SIZE)
    at = timezone.now()
    for order in Order.objects.for_store(store).filter(phone__endswith="4321"):
        found = customers.of_order(order)
        customers.keep(customer=found, labels=["稀罕"], note="", actor=None, at=at)
    rows.renew_groups(store.pk, at=at + timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return store


def looked_at(found) -> int:
    """The most orders that one step of the plan of a page has read."""
    plan = found.order_by("-created_at", "-pk")[:21].explain(analyze=True, timing=False)
    lines = [line for line in plan.splitlines() if "orders_order" in line or "Removed" in line]
    return max(
        int(number)
        for line in lines
        for number in re.findall(r"actual rows=(\d+)|by Filter: (\d+)", line)[:1]
        for number in [number[0] or number[1]]
    )


def test_a_page_of_all_reads_what_it_shows(store):
    assert looked_at(choosing.last_orders(store, Wanted())) < SIZE / 100


def test_a_label_and_groups_find_exactly_whom_they_name(store):
    labelled = choosing.last_orders(store, Wanted(label="稀罕"))
    assert labelled.count() == order_lists.RARE
    assert {order.phone[-4:] for order in labelled} == {"4321"}
    counted = dict(RfmGroup.unscoped.filter(store=store).values_list("group", "buyers"))
    assert counted
    for group, number in counted.items():
        assert choosing.last_orders(store, Wanted(group=group)).count() == number
