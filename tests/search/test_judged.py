"""The judged queries, as shoppers ask them. On PostgreSQL: tests/postgres/test_search.py."""

import pytest

from tests.search import judged

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_what_shoppers_ask_for_is_found_first_and_nothing_else(shared_data):
    data = judged.read(shared_data)

    score, own = judged.ask(data)

    assert score.recall >= 0.97, score.misses
    assert score.precision >= 0.90, score.misses
    assert score.forbidden == []
    # Our own queries were written before they were first run: nothing is fitted to them.
    assert own.recall >= 0.95, own.misses
    assert own.precision >= 0.90, own.misses
    assert own.forbidden == []
    assert judged.differences(score, own) == {}
