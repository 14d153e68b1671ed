"""The tripwire itself: what it must catch, and what it must let pass."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from core import scope
from shop.catalog.models import ProductVariant
from shop.stock import check
from tests import tripwire


@pytest.fixture
def reads_every_store(monkeypatch):
    """A check that looks at all stores and does not say so."""
    plain = getattr(check.differences, "__wrapped__", check.differences)
    monkeypatch.setattr(scope, "across_stores", lambda reason: nullcontext())
    return plain


@pytest.mark.long
def test_catches_product_code_that_reads_every_store(world, reads_every_store, store_tripwire):
    with tripwire.watching() as wire:
        reads_every_store()
    store_tripwire.violations.clear()

    assert {violation.table for violation in wire.violations} >= {"stock_stocklevel"}
    assert "shop/stock/check.py" in wire.violations[0].where


@pytest.mark.long
def test_lets_a_declared_reading_pass(world):
    with tripwire.watching() as wire, scope.across_stores("a check of the whole platform"):
        check.differences()

    assert wire.violations == []


@pytest.mark.long
def test_lets_tests_read_what_they_like(world):
    with tripwire.watching() as wire:
        list(ProductVariant._base_manager.all())

    assert wire.violations == []


ORDER, LINE, VARIANT = '"orders_order"', '"orders_orderline"', '"catalog_productvariant"'
JOINED = f'{ORDER} INNER JOIN {LINE} ON ({ORDER}."id" = {LINE}."order_id")'


@pytest.mark.parametrize(
    ("sql", "is_caught"),
    [
        (f"FROM {ORDER}", True),
        (f'FROM {ORDER} WHERE {ORDER}."id" = 1', True),
        (f'FROM {ORDER} WHERE {ORDER}."store_id" = 1', False),
        (f'FROM {ORDER} WHERE {ORDER}."store_id" IN (1, 2)', False),
        (f'FROM {JOINED} WHERE {ORDER}."store_id" = 1', False),
        (f'FROM {JOINED} WHERE {LINE}."price" = 1', True),
        (f'FROM {ORDER}, {VARIANT} WHERE {ORDER}."store_id" = 1', True),
        (f'WHERE EXISTS(FROM {VARIANT} U0 WHERE U0."store_id" = 1)', False),
        ('FROM "catalog_productpage"', False),
    ],
)
def test_reads_conditions_of_each_table(sql, is_caught):
    assert bool(tripwire.unbounded_tables(f"SELECT 1 {sql}")) == is_caught


def frame(file, line):
    code = SimpleNamespace(co_filename=file, co_name="f")
    return SimpleNamespace(f_code=code, f_lineno=line, f_back=None)


def test_names_the_nearest_project_frame_only():
    outside = frame("/usr/lib/python3/json.py", line=1)
    product = frame(f"{tripwire.ROOT}/shop/stock/check.py", line=7)

    assert tripwire.product_frame(outside) == ""
    assert tripwire.product_frame(product) == "shop/stock/check.py:7"
