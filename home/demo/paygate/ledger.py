"""What the gateway remembers: one SQLite file, shared by threads and processes."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any

# Amounts are 分; times are seconds since 1970, business times by the gateway's own clock.
SCHEMA = """
create table if not exists merchants (
    name text primary key, app_id text unique, mchid text unique, appid text unique,
    secrets text not null, public_key_mode integer not null default 0
);
create table if not exists trades (
    id integer primary key, token text unique not null, gateway text not null,
    merchant text not null, kind text not null, out_trade_no text not null,
    copy integer not null default 0, trade_no text unique, prepay_id text unique,
    subject text not null, amount integer not null check (amount > 0), state text not null,
    notify_url text not null, return_url text not null, quit_url text not null,
    attach text not null, payer text not null, note text not null default '',
    created_at real not null, expires_at real, paid_at real, closed_at real,
    unique (gateway, merchant, out_trade_no, copy)
);
create table if not exists refunds (
    id integer primary key, trade integer not null references trades (id),
    gateway text not null, merchant text not null, out_refund_no text not null,
    refund_no text unique not null, amount integer not null check (amount > 0),
    reason text not null, notify_url text not null, state text not null,
    created_at real not null, due_at real, outcome text not null, settled_at real
);
create unique index if not exists refunds_wechat on refunds (merchant, out_refund_no)
    where gateway = 'wechat';
create unique index if not exists refunds_alipay on refunds (trade, out_refund_no)
    where gateway = 'alipay';
create table if not exists notices (
    id integer primary key, trade integer not null references trades (id), refund integer,
    kind text not null, notice_id text not null, url text not null, content text not null,
    state text not null, due_at real not null, follows integer, tries integer not null default 0,
    trouble text not null default '', created_at real not null
);
create index if not exists notices_due on notices (state, due_at);
create table if not exists attempts (
    id integer primary key, notice integer not null references notices (id), at real not null,
    status integer not null, answer text not null, trouble text not null
);
create table if not exists calls (
    id integer primary key, at real not null, gateway text not null, merchant text not null,
    method text not null, out_trade_no text not null, status integer not null, code text not null
);
create table if not exists trouble (
    name text primary key, value real not null, uses integer
);
create table if not exists login_codes (
    code text primary key, appid text not null, openid text not null, expires_at real not null,
    used integer not null default 0
);
"""


# One row of the ledger, by the names of its columns.
Row = dict[str, Any]


class Ledger:
    """One connection behind one lock; other processes are held off by BEGIN IMMEDIATE."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = directory / "paygate.sqlite3"
        # SQLite gives its -wal and -shm files the mode of the main file.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        self._lock = RLock()
        self._connection = sqlite3.connect(
            file, timeout=10, isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        self._use_wal()
        self._connection.execute("pragma synchronous = normal")
        with self.transaction() as db:
            # Not executescript(): that would commit the transaction before it starts.
            for statement in SCHEMA.split(";\n"):
                db.execute(statement)

    def _use_wal(self) -> None:
        """Two processes that open a new file at once: the switch does not wait by itself."""
        for _try in range(100):
            with suppress(sqlite3.OperationalError):
                self._connection.execute("pragma journal_mode = wal")
                return
            time.sleep(0.05)
        self._connection.execute("pragma journal_mode = wal")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of the block, or nothing; blocks of one thread may be nested."""
        with self._lock:
            if self._connection.in_transaction:
                yield self._connection
                return
            self._connection.execute("begin immediate")
            try:
                yield self._connection
            except BaseException:
                self._connection.rollback()
                raise
            self._connection.commit()

    def rows(self, sql: str, *values: object) -> list[Row]:
        with self._lock:
            return [dict(row) for row in self._connection.execute(sql, values)]

    def row(self, sql: str, *values: object) -> Row | None:
        found = self.rows(sql, *values)
        return found[0] if found else None

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def insert(db: sqlite3.Connection, table: str, **values: object) -> int:
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    sql = f"insert into {table} ({names}) values ({marks})"  # noqa: S608 - names are our own
    return db.execute(sql, tuple(values.values())).lastrowid or 0
