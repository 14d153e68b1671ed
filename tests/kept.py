"""
What all tests of a file share, built once: in a transaction around those of the tests, which are
savepoints of it then. A test gets copies (`copy.deepcopy`) and leaves nothing.
"""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from shop.stores.models import Store
from tests import make

Build = Callable[..., Any]


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Build]:
    """built(make, *given) → what `make` makes, until the file's last test has ended."""
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()

    def build(make: Build, *given: Any, **named: Any) -> Any:
        with django_db_blocker.unblock():
            return make(*given, **named)

    yield build
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def opened(built: Build) -> Store:
    """What `store` is a copy of; a file that wants it otherwise says so by one of its own."""
    shop: Store = built(make.store, "春风小店")
    return shop


@pytest.fixture
def store(opened: Store, db: None) -> Store:
    """
    A shop, opened once for all tests of a file, each of which leaves it as it was. Not for tests
    with commits of their own: what is shared would be committed and taken back with them.
    """
    return copy.deepcopy(opened)
