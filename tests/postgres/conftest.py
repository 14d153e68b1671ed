"""Tests with real concurrent connections; run by tests/with_postgres.py."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections

from tests.paying import gate, gateway_process, shop

__all__ = ["gate", "gateway_process", "shop"]


@pytest.fixture(autouse=True)
def _on_postgres(transactional_db):
    assert connection.vendor == "postgresql", "run by tests/with_postgres.py"


@pytest.fixture
def at_once() -> Callable[[list[Callable[[], Any]]], list[Any]]:
    """
    Call all at the same moment, each on its own connection; results or exceptions. Who loses is
    told so by the domain: a constraint or a deadlock that ends somebody's request is a fault.
    """

    def run(calls: list[Callable[[], Any]]) -> list[Any]:
        barrier = Barrier(len(calls))

        def one(call: Callable[[], Any]) -> Any:
            try:
                barrier.wait(timeout=30)
                return call()
            except Exception as error:  # noqa: BLE001 - a race's losers are results here
                return error
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(calls)) as pool:
            results = list(pool.map(one, calls))
        assert [one for one in results if isinstance(one, DatabaseError)] == []
        return results

    return run
