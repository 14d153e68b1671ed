"""Two thousand steps through a shop with promotions, coupons, points, balance and group buys."""

import pytest

from tests.orders.walking_offers import OffersWalk
from tests.paying import gate, gateway_process, shop

__all__ = ["gate", "gateway_process", "shop"]
pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_discounts_points_and_balance_are_explained_wherever_the_way_leads(shop):
    walk = OffersWalk(20261121, shop)

    walk.go(2000)

    # A way that is never open would prove nothing; the others are in test_random_walk.py.
    own = {"place_with_balance", "buy_together", "claim", "settle_groups", "top_up"}
    own |= {"pay_difference", "close_differences"}
    assert own - set(walk.done) == set()
    assert sum(walk.done.values()) > 600
    assert walk.kinds.keys() >= {"spend_off", "percent", "amount", "points"}
