"""Two thousand steps over all that can happen to an order, in any order."""

import pytest

from tests.orders.walking import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_goods_and_money_are_explained_wherever_the_way_leads():
    walk = Walk(seed=20261121)

    walk.go(2000)

    # A way that is never open would prove nothing.
    assert {way.__name__ for way in walk.ways} - set(walk.done) == set()
    assert sum(walk.done.values()) > 600
