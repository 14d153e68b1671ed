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
from functools import cache, lru_cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from wagtail.models import Page

from core import scope

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = tuple(
    f"{ROOT / name}/" for name in ("accounts", "core", "home", "orders", "search", "shop", "site")
)
TESTS = f"{ROOT / 'tests'}/"
# queries.py wraps every query, as this does.
_NOT_PRODUCT = ("/migrations/", "/home/demo/", "/xiaodiantong/ops/logging/queries.py")


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


@lru_cache(maxsize=4096)
def unbounded_tables(sql: str) -> list[str]:
    """
    Store-owned tables that `sql` reads without a condition on their store. A table joined
    to one that has the condition is bounded by it: related rows are of one store.
    """
    read = [table for table in store_tables() if f'"{table}"' in sql]
    if not read:
        return []
    bounded = _bounded(sql)
    return [table for table in read if not _names(sql, table) & bounded]


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
    follows a relation of a row in hand (`line.order`, prefetch_related, a cascade).
    """
    while frame is not None:
        name = frame.f_code.co_filename
        # Tripwires may be nested: their own frames are nobody's reading.
        if (name.startswith(TESTS) and name != __file__) or _follows_a_row(frame):
            return ""
        if name.startswith(PRODUCT) and not any(part in name for part in _NOT_PRODUCT):
            return f"{name.removeprefix(f'{ROOT}/')}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


def _follows_a_row(frame: FrameType) -> bool:
    name, function = frame.f_code.co_filename, frame.f_code.co_name
    if name.endswith("django/db/models/fields/related_descriptors.py"):
        return function == "__get__"
    if name.endswith("django/db/models/deletion.py"):
        return function == "collect"
    return function in {"prefetch_related_objects", "refresh_from_db"} and "/django/" in name


@contextmanager
def watching() -> Iterator[Tripwire]:
    tripwire = Tripwire()
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(tripwire))
        yield tripwire


@pytest.fixture(autouse=True)
def store_tripwire() -> Iterator[Tripwire]:
    """
    Fail a test whose product code read other stores' rows without saying so. A test of
    such a reading asks for this fixture and empties `violations`.
    """
    with watching() as tripwire:
        yield tripwire
    if tripwire.violations:
        unique = {violation.where: violation for violation in tripwire.violations}
        pytest.fail("\n".join(str(violation) for violation in unique.values()), pytrace=False)


def _names(sql: str, table: str) -> set[str]:
    """The table and the aliases that stand in for it inside joins and subqueries: U0, T4."""
    return {table, *re.findall(rf'"{table}" (?:AS )?"?([TUVW]\d+)"?', sql)}


def _bounded(sql: str) -> set[str]:
    """Names with a condition on store_id, and what is joined to them, however far."""
    conditions = _conditions(sql)
    bounded = set(re.findall(r'"?(\w+)"?\."store_id" (?:=|IN) ', conditions))
    joins = re.findall(r'"?(\w+)"?\."\w+" = \(?"?(\w+)"?\."\w+"', conditions)
    for _step in joins:
        bounded |= {name for pair in joins if set(pair) & bounded for name in pair}
    return bounded


def _conditions(sql: str) -> str:
    """All that follows the first WHERE or ON, subqueries included."""
    found = re.search(r" (?:WHERE|ON) ", sql)
    return sql[found.start() :] if found else ""
