"""Many processes add to the same rows of a day at once, with real connections on PostgreSQL."""

from collections import Counter
from functools import partial

import pytest
from django.utils import timezone

from home.statistics.visits import sketch, tables
from home.statistics.visits.counted import Counted
from home.statistics.visits.models import DailyCount, DailyProduct, DailySalt, DailyVisitors
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
PROCESSES = 12


@pytest.fixture
def shops():
    return [make.store() for _number in range(3)]


def test_sums_of_many_processes_add_up_and_nobody_waits_for_ever(shops, at_once):
    """Each names the stores in another order."""
    on = timezone.localdate()
    goods = {shop: make.product(shop).pk for shop in shops}

    def counted(process):
        turned = shops[process % 3 :] + shops[: process % 3]
        views = {(shop.slug, on, "store", "direct"): 2 for shop in turned}
        looks = {(shop.slug, on, goods[shop]): 1 for shop in turned}
        views["", on, "home", "direct"] = 1
        return Counted(views=Counter(views), looks=Counter(looks))

    results = at_once([partial(tables.add, counted(process)) for process in range(PROCESSES)])

    assert results == [None] * PROCESSES
    rows = DailyCount.objects.values_list("store_id", "count")
    assert dict(rows) == {**{shop.pk: 2 * PROCESSES for shop in shops}, None: PROCESSES}
    assert [row.views for row in DailyProduct.objects.all()] == [PROCESSES] * 3


@pytest.mark.parametrize("is_first_of_the_day", [True, False])
def test_no_visitor_is_lost_where_two_merge(shops, at_once, is_first_of_the_day):
    on = timezone.localdate()
    if not is_first_of_the_day:
        # Else the first to write the salt, or the row, holds up the others.
        tables.add(Counted(visitors={(shop.slug, on, b"first") for shop in shops}))
    told = [
        Counted(visitors={(shop.slug, on, b"%d %d" % (process, n)) for n in range(10)})
        for process in range(PROCESSES)
        for shop in shops
    ]

    results = at_once([partial(tables.add, counted) for counted in told])

    assert results == [None] * len(told)
    assert DailySalt.objects.count() == 1
    for row in DailyVisitors.objects.all():
        # Nearly exact while hardly two visitors share a register.
        assert abs(sketch.estimate(bytes(row.registers)) - 10 * PROCESSES) <= 15
