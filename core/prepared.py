"""
Statements that PostgreSQL plans once a connection instead of once a request: to plan a wide join
takes it ten times as long as to answer it.

Django sees SQL with placeholders, whoever answers; what becomes of it is the cursor's affair.
After five plans for the values given PostgreSQL takes one for all values, unless by its own
reckoning that costs more (`plan_cache_mode`).
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Self
from weakref import WeakKeyDictionary

import psycopg2
from psycopg2 import errors, extensions

# Columns have other types since, or somebody dropped what this connection had.
_STALE = (errors.FeatureNotSupported, errors.InvalidSqlStatementName)


class Statement(str):
    """SQL as any other, and which of its parameters are others at each call."""

    name: str
    varying: tuple[int, ...]

    def __new__(cls, sql: str, parameters: Sequence[object], varying: Sequence[int]) -> Self:
        """What stands among `parameters` at other places than these is part of the statement."""
        made = super().__new__(cls, sql)
        fixed = {place: it for place, it in enumerate(parameters) if place not in varying}
        # By what it says, so that nothing else is ever meant where connections are shared.
        made.name = f"kept_{blake2b(repr((sql, fixed)).encode(), digest_size=12).hexdigest()}"
        made.varying = tuple(varying)
        return made


class Cursor(extensions.cursor):
    """Prepares a `Statement` at its first call on a connection; executes it from then on."""

    _shown: tuple[Statement, Sequence[object]] | None = None

    def execute(self, query: str, values: Sequence[object] | None = None) -> None:
        self._shown = None
        if not isinstance(query, Statement) or values is None:
            return super().execute(query, values)
        self._shown = query, values
        try:
            self._call(query, values)
        except _STALE as error:
            _prepared[self.connection].clear()
            if self.connection.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
                # What came before is lost with it: whoever asks again is answered.
                raise psycopg2.OperationalError(str(error)) from error
            self._call(query, values)
        return None

    @property
    def query(self) -> bytes | None:
        """What was asked, in full, for logs and tests."""
        return self.mogrify(*self._shown) if self._shown else super().query

    def _call(self, statement: Statement, values: Sequence[object]) -> None:
        known = _prepared.setdefault(self.connection, set())
        if statement.name not in known:
            if not known:
                # New, or made stale.
                super().execute("DEALLOCATE ALL")
            self._prepare(statement, values)
            known.add(statement.name)
        given = [values[place] for place in statement.varying]
        super().execute(f"EXECUTE {statement.name} ({', '.join(['%s'] * len(given))})", given)

    def _prepare(self, statement: Statement, values: Sequence[object]) -> None:
        numbers = {
            place: extensions.AsIs(f"${number}")
            for number, place in enumerate(statement.varying, start=1)
        }
        given = [numbers.get(place, value) for place, value in enumerate(values)]
        super().execute(f"PREPARE {statement.name} AS {statement}", given)


# The names that each open connection has prepared.
_prepared: WeakKeyDictionary[extensions.connection, set[str]] = WeakKeyDictionary()
