"""The world of tenancy, built once for all tests of a file."""

import copy

import pytest

from tests.kept import Build
from tests.tenancy import world as worlds


@pytest.fixture(scope="module")
def _built(built: Build) -> worlds.World:
    return built(worlds.build)


@pytest.fixture
def world(_built: worlds.World, db: None) -> worlds.World:
    """Objects of one's own: what a test sets on them no other sees."""
    return copy.deepcopy(_built)
