"""A store and its owner at the desk."""

import pytest


@pytest.fixture
def owner(store, signed_in):
    return signed_in(store.owner)
