"""A store taught by several at the same moment, with real connections on PostgreSQL."""

from functools import partial

import pytest
from django.utils import timezone

from search.models import StoreWord
from search.store_words import memory
from search.store_words.memory import Taught
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
NOW = timezone.now()


@pytest.fixture
def store():
    return make.store()


@pytest.fixture
def salts(store):
    return [make.variant(store, name=name, unit="包", stock="9") for name in ("海盐", "湖盐")]


def test_a_full_memory_is_taught_by_many_at_once(store, salts, at_once, monkeypatch):
    monkeypatch.setattr(memory, "MOST", 4)
    calls = [
        partial(
            memory.learn,
            store=store,
            taught=[Taught(f"盐{number + each}", salts[each % 2].pk) for each in range(4)],
            person="" if number % 2 else f"shopper {number}",
            at=NOW,
        )
        for number in range(24)
    ]

    results = at_once(calls)

    assert not [result for result in results if isinstance(result, Exception)], results
    assert StoreWord.unscoped.count() <= 4


def test_two_desks_say_otherwise_at_once(store, salts, at_once):
    add = partial(memory.add, store=store, words="雪花白", actor=store.owner, at=NOW)

    results = at_once([partial(add, variant=salts[number % 2]) for number in range(8)])

    assert not [result for result in results if isinstance(result, Exception)], results
    assert StoreWord.unscoped.filter(words="雪花白", is_fixed=True).count() == 1
