"""A shop to order in."""

import copy
from typing import Any

import pytest

from shop.stores.models import Store
from tests import make


@pytest.fixture(scope="module")
def opened(built: Any) -> Any:
    return built(make.store, "街口小店")


@pytest.fixture
def store(opened: Store, db: Any) -> Store:
    """As it was opened for all tests of a file: with nothing in it, where the file does not say."""
    return copy.deepcopy(opened)
