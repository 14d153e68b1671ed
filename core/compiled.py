"""
Queries of the busiest pages, written as SQL once per process instead of once per request:
building a wide join and writing its SQL takes longer than PostgreSQL takes to answer it.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar, cast

from django.db import connections, router
from django.db.models import Expression, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from core import scope
from core.prepared import Statement

Kind = TypeVar("Kind", bound=Model)
Row = TypeVar("Row")
Value = int | str | datetime
Converters = Mapping[int, object]

# What stands for a value while the SQL is written: nothing real is like these.
_NUMBER = 1_934_512_700
_MOMENT = datetime(9412, 3, 4, 5, 6, 7, tzinfo=UTC)
_TEXT = "valueofcompiled"
# Signs to LIKE; what is looked for by its beginning here, paths of the tree, has none of them.
_SIGNS = frozenset("%_\\")


class Compiled(Generic[Kind, Row]):
    """
    `build(**values)` as rows of `model`. Values are numbers, moments and texts, never None, and
    stand in comparisons and beginnings of texts only: another value must not mean other SQL.
    Other names may: each set of names has SQL of its own.
    Where a store scope is in force the query is built as any other, because default managers add
    to it. Rows are locked inside a transaction only, as ever.
    """

    def __init__(self, model: type[Kind], build: Callable[..., QuerySet[Kind, Row]]) -> None:
        self._model = model
        self._build = build
        self._written: dict[tuple[str, ...], _Written] = {}

    def __call__(self, **values: Value) -> list[Row]:
        if scope.current() is not None:
            return list(self._build(**values))
        alias = router.db_for_read(self._model)
        written = self._written.get((alias, *values))
        if written is None:
            marks = {
                name: _mark(value, place) for place, (name, value) in enumerate(values.items())
            }
            written = _Written(self._build(**marks).using(alias), marks)
            self._written[alias, *values] = written
        return cast("list[Row]", written.ask(values))


def put_beside(row: Model, name: str, found: Sequence[Model]) -> None:
    """`found` as what stands behind `row`'s relation `name`, as `prefetch_related` leaves it."""
    manager = getattr(row, name)
    related = manager.all()
    for each in found:
        manager.field.set_cached_value(each, row)
    vars(related).update(_result_cache=list(found), _prefetch_done=True)
    vars(row).setdefault("_prefetched_objects_cache", {})[name] = related


def _mark(value: Value, place: int) -> Value:
    match value:
        case int():
            return _NUMBER + place
        case str():
            return f"{_TEXT}{place}end"
        case _:
            return _MOMENT + timedelta(days=place)


class _Written:
    """The SQL of one query for one database, and what makes rows of its answers."""

    def __init__(self, rows: QuerySet[Model, object], marks: dict[str, Value]) -> None:
        if vars(rows)["_prefetch_related_lookups"]:
            raise ValueError("what is fetched beside the rows would be left out")
        self._rows = rows
        self._compiler: SQLCompiler = rows.query.get_compiler(rows.db)
        sql, parameters = self._compiler.as_sql()
        self._fixed: list[object] = list(parameters)
        self._places = [place for name in marks for place in self._places_of(name, marks[name])]
        varying = [number for number, _name, _rest in self._places]
        self._sql = Statement(sql, self._fixed, varying) if varying else sql
        self._converters: Converters | None = None

    def _places_of(self, name: str, mark: Value) -> list[tuple[int, str, str]]:
        """Where this value goes: its number among the parameters, and what follows it there."""
        given = self._given(mark)
        whole = [(number, name, "") for number, it in enumerate(self._fixed) if it == given]
        begun = [
            (number, name, it.removeprefix(given))
            for number, it in enumerate(self._fixed)
            if isinstance(it, str) and isinstance(given, str) and it != given
            if it.startswith(given)
        ]
        if not whole + begun:
            raise ValueError(f"{name} does not stand in the SQL as it is")
        return whole + begun

    def _given(self, value: Value) -> object:
        """As the database wants it; SQLite has moments as texts."""
        if isinstance(value, datetime):
            return self._compiler.connection.ops.adapt_datetimefield_value(value)
        return value

    def ask(self, values: dict[str, Value]) -> list[object]:
        parameters = self._fixed.copy()
        for number, name, rest in self._places:
            value = self._given(values[name])
            if rest and not _SIGNS.isdisjoint(str(value)):
                raise ValueError(f"{name} has signs of LIKE in it")
            parameters[number] = f"{value}{rest}" if rest else value
        # A connection is its thread's own.
        connection = connections[self._rows.db]
        if self._rows.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("rows are locked inside a transaction")
        compiler = copy.copy(self._compiler)
        # Django's compiler, but for what it has worked out already.
        vars(compiler).update(
            connection=connection,
            as_sql=lambda: (self._sql, tuple(parameters)),
            get_converters=self._kept_converters,
        )
        asked = _Asked(self._rows, compiler)
        iterable = vars(self._rows)["_iterable_class"]
        return list(iterable(asked))

    def _kept_converters(self, columns: list[Expression]) -> Converters:
        if self._converters is None:
            self._converters = self._compiler.get_converters(columns)
        return self._converters


class _Asked:
    """What Django's iterables of rows ask of a queryset and of its query."""

    def __init__(self, rows: QuerySet[Model, object], compiler: SQLCompiler) -> None:
        self.db = rows.db
        self.model = rows.model
        self.query = self
        self._compiler = compiler
        self._fields = vars(rows)["_fields"]
        self._known_related_objects: dict[object, object] = {}

    def get_compiler(self, using: str) -> SQLCompiler:
        """Of its own call: kept ones have no values."""
        return self._compiler
