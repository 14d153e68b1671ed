"""The walk of tests/orders/test_random_walk.py, where rows are really locked."""

import pytest

from tests.orders.walking import Walk

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]


def test_the_walk_on_postgresql():
    walk = Walk(seed=7)

    walk.go(2000)

    assert sum(walk.done.values()) > 600
