"""A store that takes members."""

from decimal import Decimal

import pytest

from shop.members import programmes
from tests import make


@pytest.fixture
def store(db):
    opened = make.store("春风小店")
    values = {"is_on": True, "points_earned": Decimal(1)}
    programmes.save(store=opened, actor=opened.owner, values=values)
    return opened
