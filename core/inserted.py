"""
New rows of the busiest tables, by SQL that is written once per process and prepared as that of
`core.compiled`: Django takes longer to write an INSERT of fifty columns than PostgreSQL to do it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from itertools import islice
from typing import NamedTuple

from django.db import connections, router
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault
from django.db.models.signals import ModelSignal, post_save, pre_save

from core.prepared import Statement

# An INSERT of more rows is written for itself: each number of rows is a statement of its own.
FEW = 5
Columns = tuple[Field, ...]
Value = int | str | None


class Conflict(NamedTuple):
    """Names of fields: where a row with the same `unique` is there, `update` of it is changed."""

    unique: tuple[str, ...]
    update: tuple[str, ...]


def create(row: Model) -> None:
    """As `save(force_insert=True)`, signals included."""
    using = router.db_for_write(type(row), instance=row)
    told = partial(_tell, row, using)
    told(pre_save)
    _put([row], None, partial(told, post_save, created=True))


def _tell(row: Model, using: str, signal: ModelSignal, **more: bool) -> None:
    signal.send(sender=type(row), instance=row, raw=False, using=using, update_fields=None, **more)


def insert(rows: Sequence[Model], *, conflict: Conflict | None = None) -> None:
    """
    As `bulk_create`: no signals, and the rows have their keys afterwards. All are of one model,
    hold values and no expressions, and leave the same columns to the database's defaults.
    """
    if rows:
        _put(rows, conflict, _nothing)


@contextmanager
def together() -> Iterator[None]:
    """
    What is inserted inside is written at its end, on PostgreSQL by one statement: nothing inside
    may ask for it or for its keys. What the database decides of it is read when it is asked for.
    """
    waiting: list[_Waiting] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    if len(waiting) > 1 and connections[waiting[0].insert.alias].vendor == "postgresql":
        _run_together(waiting)
    else:
        for one in waiting:
            one.insert.run(one.rows)
    for one in waiting:
        one.after()


def _nothing() -> None:
    """Nobody is told."""


def _put(rows: Sequence[Model], conflict: Conflict | None, after: Callable[[], object]) -> None:
    model = type(rows[0])
    key = _Key(router.db_for_write(model), model, _given(rows[0]), conflict, len(rows))
    found = _written.get(key) or _Insert(key)
    if len(rows) <= FEW:
        _written[key] = found
    waiting = _waiting.get()
    if waiting is not None:
        waiting.append(_Waiting(found, rows, after))
        return
    found.run(rows)
    after()


def _given(row: Model) -> Columns:
    """What the row has values for; its key and the database's own defaults come back."""
    return tuple(
        field
        for field in row._meta.concrete_fields
        if not isinstance(value := getattr(row, field.attname), DatabaseDefault)
        if value is not None or not field.primary_key
    )


def _run_together(waiting: "Sequence[_Waiting]") -> None:
    parts = ", ".join(f"w{place} AS ({one.insert.sql})" for place, one in enumerate(waiting))
    keys = (f"SELECT {one.insert.key} FROM w{n}" for n, one in enumerate(waiting))  # noqa: S608
    sql = f"WITH {parts} {' UNION ALL '.join(keys)}"
    values = [value for one in waiting for value in one.insert.values_of(one.rows)]
    is_few = all(len(one.rows) <= FEW for one in waiting)
    with connections[waiting[0].insert.alias].cursor() as cursor:
        cursor.execute(Statement(sql, values, range(len(values))) if is_few else sql, values)
        answers = iter(cursor.fetchall())
    for one in waiting:
        one.insert.know_keys(one.rows, [pk for (pk,) in islice(answers, len(one.rows))])


class _Key(NamedTuple):
    alias: str
    model: type[Model]
    columns: Columns
    conflict: Conflict | None
    number: int


class _Insert:
    """So many rows of a model with these columns."""

    def __init__(self, key: _Key) -> None:
        self.alias, model, self._columns, conflict, count = key
        meta = model._meta
        if meta.parents or any(hasattr(field, "get_placeholder") for field in self._columns):
            raise ValueError(f"{meta.label} is not written by one plain INSERT")
        self._back = tuple(it for it in meta.db_returning_fields if it not in self._columns)
        quoted = connections[self.alias].ops.quote_name

        of_name = {name: it for it in meta.concrete_fields for name in (it.name, it.attname)}

        def listed(fields: Iterable[Field]) -> str:
            return ", ".join(quoted(str(field.column)) for field in fields)

        row = f"({', '.join(['%s'] * len(self._columns))})"
        sql = f"INSERT INTO {quoted(meta.db_table)} ({listed(self._columns)})"
        sql += f" VALUES {', '.join([row] * count)}"
        if conflict:
            names = [listed([of_name[name]]) for name in conflict.update]
            sql += f" ON CONFLICT ({listed(map(of_name.__getitem__, conflict.unique))})"
            sql += f" DO UPDATE SET {', '.join(f'{name} = EXCLUDED.{name}' for name in names)}"
        sql += f" RETURNING {listed(self._back or [meta.pk])}"
        places = range(count * len(self._columns))
        self.sql = Statement(sql, places, places) if count <= FEW else sql
        self.key = listed([meta.pk])
        self._query = model._base_manager.all().query
        columns = [field.get_col(meta.db_table) for field in self._back]
        self._converters = self._query.get_compiler(self.alias).get_converters(columns)

    def values_of(self, rows: Iterable[Model]) -> list[Value]:
        connection = connections[self.alias]
        return [
            field.get_db_prep_save(field.pre_save(row, add=True), connection)
            for row in rows
            for field in self._columns
        ]

    def run(self, rows: Sequence[Model]) -> None:
        values = self.values_of(rows)
        with connections[self.alias].cursor() as cursor:
            cursor.execute(self.sql, values)
            answers = cursor.fetchall()
        if self._converters:
            compiler = self._query.get_compiler(self.alias)
            answers = list(compiler.apply_converters(answers, self._converters))
        for row, answer in zip(rows, answers, strict=True):
            for field, value in zip(self._back, answer, strict=False):
                setattr(row, field.attname, value)
            row._state.adding, row._state.db = False, self.alias

    def know_keys(self, rows: Sequence[Model], keys: Sequence[object]) -> None:
        for row, key in zip(rows, keys, strict=True):
            for field in self._back:
                vars(row).pop(field.attname, None)
            row.pk = key
            row._state.adding, row._state.db = False, self.alias


class _Waiting(NamedTuple):
    insert: _Insert
    rows: Sequence[Model]
    after: Callable[[], object]


_written: dict[_Key, _Insert] = {}
_waiting: ContextVar[list[_Waiting] | None] = ContextVar("waiting", default=None)
