"""A store and its owner at the desk."""

import pytest

from tests import make


@pytest.fixture
def store():
    return make.store()


@pytest.fixture
def owner(store, signed_in):
    return signed_in(store.owner)
