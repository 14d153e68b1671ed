"""
秒杀 over HTTP: buyers who all press at once, against gunicorn with three workers on PostgreSQL.
RUSH="2000 100" asks for more than 300 buyers of 20 units (`make stack-test` does).
"""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connections

from orders.models import Order
from shop.flash.models import FlashItem, FlashTake, Place
from shop.promotions import check
from shop.stock import check as stock_check
from tests import make
from tests.postgres import rush
from tests.shop.flash.made import seckill

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]
BUYERS, UNITS = map(int, os.environ.get("RUSH", "300 20").split())


@pytest.mark.parametrize("way", ["redis", "rows", "killed"])
def test_everybody_is_answered_and_no_place_is_given_twice(way, tmp_path, capsys):
    tea = make.variant(make.store(), price="20.00", stock=str(UNITS + 5))
    item = seckill(tea, quantity=UNITS)
    with rush.serving(tmp_path, with_redis=way != "rows") as server:
        kill = (UNITS // 2, server.kill_redis) if way == "killed" else None
        told = rush.press(server, item.number, BUYERS, after=kill)
        with capsys.disabled():
            print(f"\n{way}: {BUYERS} buyers, {UNITS} units: {told}")  # noqa: T201
        assert told.wrong == []
        assert Counter(told.states) == {"place": UNITS, "sold_out": BUYERS - UNITS}
        assert len(set(told.urls)) == UNITS
        assert Place.unscoped.exclude(buyer=None).count() == UNITS
        with ThreadPoolExecutor(4) as pool:
            order = partial(rush.order, server)
            # Whoever comes with a place that is used pays the ordinary price.
            answers = list(pool.map(order, [*told.urls, told.urls[0]], range(UNITS + 1)))
    connections.close_all()
    assert Counter(answers).keys() <= {302, 409}, answers
    cheap = Order.unscoped.filter(items_total=item.price)
    assert cheap.count() == FlashTake.unscoped.count() == UNITS
    assert FlashItem.unscoped.get().left == 0
    assert check.differences() == []
    assert stock_check.differences() == []
