"""A shop to order in."""

from typing import Any

import pytest

from tests import make


@pytest.fixture(scope="module")
def opened(built: Any) -> Any:
    return built(make.store, "街口小店")
