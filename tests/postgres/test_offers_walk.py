"""The walk of tests/orders/test_offers_walk.py, where rows are really locked."""

import pytest

from tests.orders.walking_offers import OffersWalk

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]


def test_the_walk_with_offers_on_postgresql(shop):
    walk = OffersWalk(20261122, shop)

    walk.go(2000)

    own = {"place_with_balance", "buy_together", "claim", "settle_groups", "top_up"}
    assert own - set(walk.done) == set()
    assert sum(walk.done.values()) > 600
    assert walk.kinds.keys() >= {"spend_off", "percent", "amount", "points"}
