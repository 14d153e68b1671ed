"""The judged queries on PostgreSQL find what they find on SQLite."""

import pytest

from tests.search import judged

pytestmark = [
    pytest.mark.postgres,
    # A test before this one emptied every table.
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_postgresql_finds_the_same(shared_data):
    score, own = judged.ask(judged.read(shared_data))

    assert score.recall >= 0.97, score.misses
    assert score.precision >= 0.90, score.misses
    assert score.forbidden == own.forbidden == []
    assert judged.differences(score, own) == {}
