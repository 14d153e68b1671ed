"""The world of tenancy, built once for all tests of a file: each gets a copy and leaves nothing."""

import copy
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.tenancy import world as worlds


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[worlds.World]:
    """In a transaction around those of the tests, which are savepoints of it then."""
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        built = worlds.build()
    yield built
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def world(_built: worlds.World, db: None) -> worlds.World:
    """Objects of one's own: what a test sets on them no other sees."""
    return copy.deepcopy(_built)
