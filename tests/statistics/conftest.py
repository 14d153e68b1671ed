"""What tests of statistics share."""

import pytest

from home.statistics.visits import sketch


@pytest.fixture
def apart(monkeypatch):
    """Two of five visitors share a register once in a hundred runs: here nobody does."""
    registers: dict[int, int] = {}

    def place(hashed):
        return registers.setdefault(hashed, len(registers)), 1

    monkeypatch.setattr(sketch, "place", place)
