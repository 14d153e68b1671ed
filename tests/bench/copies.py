"""Rows copied in bulk, each with its ids moved on: how one shop becomes a town."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models


@dataclass(frozen=True)
class Copy:
    """
    Rows of a table, `r`, once more for each `k` of 1 … times. Keys of copied tables move on by
    k * stride; `changes` maps columns to SQL in place of what the row has.
    """

    model: type[models.Model]
    where: str = "true"
    changes: Mapping[str, str] = field(default_factory=dict)


def run(copies: Iterable[Copy], *, times: int, stride: int) -> None:
    """All of `copies`, without their indexes and triggers, which are put back afterwards."""
    copies = list(copies)
    copied = {copy.model for copy in copies}
    with connection.cursor() as cursor:
        indexes = _indexes(cursor, [copy.model._meta.db_table for copy in copies])
        cursor.execute("SET session_replication_role = replica")
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for copy in copies:
            cursor.execute(_insert(copy, copied, times=times, stride=stride))
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("RESET maintenance_work_mem")
        cursor.execute("RESET session_replication_role")


def highest(tables: Iterable[type[models.Model]]) -> int:
    """The highest id that any of `tables` has."""
    return max(model._base_manager.aggregate(top=models.Max("pk"))["top"] or 0 for model in tables)


def settle(tables: Iterable[type[models.Model]]) -> None:
    """Sequences behind the highest id."""
    with connection.cursor() as cursor:
        for model in tables:
            table, column = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, column])
            sequence = cursor.fetchone()[0]
            if sequence:
                cursor.execute(f"SELECT setval('{sequence}', max({column})) FROM {table}")  # noqa: S608


def _insert(copy: Copy, copied: set[type[models.Model]], *, times: int, stride: int) -> str:
    columns, values = [], []
    for column in copy.model._meta.local_concrete_fields:
        columns.append(f'"{column.column}"')
        values.append(copy.changes.get(column.column) or _moved(column, copied, stride))
    for name in copy.changes.keys() - {column.strip('"') for column in columns}:
        columns.append(f'"{name}"')
        values.append(copy.changes[name])
    table = copy.model._meta.db_table
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"  # noqa: S608
        f" FROM {table} r, generate_series(1, {times}) k WHERE {copy.where}"
    )


def _moved(column: Any, copied: set[type[models.Model]], stride: int) -> str:
    """The column of the row, moved on when it is the key of something that is copied."""
    is_key = column.primary_key and not column.is_relation
    if is_key or (column.is_relation and column.related_model in copied):
        return f'r."{column.column}" + k * {stride}'
    return f'r."{column.column}"'


def _indexes(cursor: Any, tables: list[str]) -> list[tuple[str, str]]:
    """Those that no constraint needs."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes"
        " WHERE schemaname = 'public' AND tablename = ANY(%s) AND NOT EXISTS"
        " (SELECT 1 FROM pg_constraint WHERE conname = indexname)",
        [tables],
    )
    return cursor.fetchall()
