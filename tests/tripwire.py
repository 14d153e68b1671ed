"""
A tripwire for queries: product code that reads a store-owned table must say whose rows.

A SELECT that touches such a table without a condition on its `store_id` fails the test,
unless the reading is declared by `scope.across_stores(reason)`. Reads that tests make
themselves are their own affair. Pages are scoped by tree path, so page tables are exempt.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from wagtail.models import Page

from accounts import scope

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = tuple(
    f"{ROOT / name}/" for name in ("accounts", "home", "orders", "search", "shop", "site")
)
TESTS = f"{ROOT / 'tests'}/"
_NOT_PRODUCT = ("/migrations/", "/home/demo/")


@dataclass(frozen=True)
class Violation:
    table: str
    where: str
    sql: str

    def __str__(self) -> str:
        return f"{self.where} reads {self.table} of every store: {self.sql[:300]}"


@dataclass
class Tripwire:
    """An execute wrapper that collects violations."""

    violations: list[Violation] = field(default_factory=list)

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.startswith("SELECT") and not scope.across_reason():
            for table in unbounded_tables(sql):
                if where := product_frame(sys._getframe(1)):
                    self.violations.append(Violation(table, where, sql))
        return execute(sql, params, many, context)


def unbounded_tables(sql: str) -> list[str]:
    """Store-owned tables that `sql` reads without a condition on their store or their key."""
    return [
        table
        for table in store_tables()
        if f'"{table}"' in sql and not _is_bounded(sql, table)
    ]


@cache
def store_tables() -> tuple[str, ...]:
    from shop.stores.models import StoreMembership, StoreOwned

    return tuple(
        model._meta.db_table
        for model in apps.get_models()
        if not issubclass(model, Page) and issubclass(model, (StoreOwned, StoreMembership))
    )


def product_frame(frame: FrameType | None) -> str:
    """
    The nearest frame of project code; empty when that is a test's, or when the reading
    follows a relation of a row in hand (`line.order`, prefetch_related).
    """
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(TESTS) or _follows_a_row(frame):
            return ""
        if name.startswith(PRODUCT) and not any(part in name for part in _NOT_PRODUCT):
            return f"{name.removeprefix(f'{ROOT}/')}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


def _follows_a_row(frame: FrameType) -> bool:
    name, function = frame.f_code.co_filename, frame.f_code.co_name
    if name.endswith("django/db/models/fields/related_descriptors.py"):
        return function == "__get__"
    return function in {"prefetch_related_objects", "refresh_from_db"} and "/django/" in name


@contextmanager
def watching() -> Iterator[Tripwire]:
    tripwire = Tripwire()
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(tripwire))
        yield tripwire


@pytest.fixture(autouse=True)
def store_tripwire(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test whose product code read other stores' rows without saying so."""
    if request.node.get_closest_marker("no_tripwire"):
        yield
        return
    with watching() as tripwire:
        yield
    if tripwire.violations:
        unique = {violation.where: violation for violation in tripwire.violations}
        pytest.fail("\n".join(str(violation) for violation in unique.values()), pytrace=False)


def _is_bounded(sql: str, table: str) -> bool:
    conditions = _conditions(sql)
    # A table's aliases stand in for it inside joins and subqueries: U0, T4.
    names = {table, *re.findall(rf'"{table}" (?:AS )?"?([TUVW]\d+)"?', sql)}
    return any(
        re.search(rf'"?{re.escape(name)}"?\."store_id" (?:=|IN)', conditions) for name in names
    )


def _conditions(sql: str) -> str:
    """All that follows WHERE and ON, subqueries included."""
    found = re.search(r" (?:WHERE|ON) ", sql)
    return sql[found.start() :] if found else ""
