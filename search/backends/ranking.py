"""The table of entries on SQLite (FTS5) and PostgreSQL (tsvector): write, match, rank."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from search.analysis.nodes import All, AnyOf, Node, Prefix, Term
from search.documents import Document
from search.models import Entry, LatinWord
from shop.catalog.models import ProductPage

# Above this many hits nobody reads on: they are not ranked and not counted.
CAP = 3000
AT_ONCE = 50
Q = TypeVar("Q", bound=QuerySet[Model])
_OPERATORS = {All: " AND ", AnyOf: " OR "}


class Dialect(Protocol):
    """What the two databases say differently. SQL is constant; tokens are parameters."""

    match: str
    is_first: str
    order: str
    order_takes_query: bool

    def insert(self, cursor: CursorWrapper, documents: Sequence[Document]) -> None: ...

    def query(self, node: Node) -> str: ...

    def named(self, node: Node) -> str:
        """`node` as names say it; what a description mentions does not count."""

    def among(self, first: str, node: Node) -> str:
        """What `is_first` is asked: `first`, of what matches `node`."""


class Sqlite:
    match = "search_entry MATCH %s"
    is_first = "search_entry.rowid IN (SELECT rowid FROM search_entry WHERE search_entry MATCH %s)"
    order = "bm25(search_entry, 8.0, 3.0, 1.0, 0.0), rowid DESC"
    order_takes_query = False

    def insert(self, cursor: CursorWrapper, documents: Sequence[Document]) -> None:
        cursor.executemany(
            "INSERT INTO search_entry (rowid, names, words, phonetics, completions)"
            " VALUES (%s, %s, %s, %s, %s)",
            [document[:5] for document in documents],
        )

    def query(self, node: Node) -> str:
        if isinstance(node, Term):
            return node.token
        if isinstance(node, Prefix):
            return f"{node.token}*"
        inner = _OPERATORS[type(node)].join(map(self.query, node.parts))
        return f"({inner})"

    def named(self, node: Node) -> str:
        return f"{{names phonetics}} : ({self.query(node)})"

    def among(self, first: str, node: Node) -> str:
        """In a store nothing of the rest of the town is gone through."""
        return f"({first}) AND ({self.query(node)})"


class Postgres:
    row = (
        "(%s, setweight(to_tsvector('simple', %s), 'A')"
        " || setweight(to_tsvector('simple', %s), 'B')"
        " || setweight(to_tsvector('simple', %s), 'D') || to_tsvector('simple', %s))"
    )
    match = "doc @@ to_tsquery('simple', %s)"
    is_first = "doc @@ to_tsquery('simple', %s)"
    order = "ts_rank('{0.12, 0.12, 0.375, 1.0}', doc, to_tsquery('simple', %s), 1) DESC, rowid DESC"
    order_takes_query = True

    def insert(self, cursor: CursorWrapper, documents: Sequence[Document]) -> None:
        """Some rows a statement: psycopg2's `executemany` sends and plans each by itself."""
        for start in range(0, len(documents), AT_ONCE):
            some = documents[start : start + AT_ONCE]
            values = ", ".join([self.row] * len(some))
            cursor.execute(
                f"INSERT INTO search_entry (rowid, doc) VALUES {values}",  # noqa: S608
                [value for document in some for value in document[:5]],
            )

    def query(self, node: Node) -> str:
        if isinstance(node, Term):
            return node.token
        if isinstance(node, Prefix):
            return f"{node.token}:*"
        inner = (" & " if isinstance(node, All) else " | ").join(map(self.query, node.parts))
        return f"({inner})"

    def named(self, node: Node) -> str:
        if isinstance(node, Term):
            return f"{node.token}:AD"
        if isinstance(node, Prefix):
            return f"{node.token}:*AD"
        inner = (" & " if isinstance(node, All) else " | ").join(map(self.named, node.parts))
        return f"({inner})"

    def among(self, first: str, node: Node) -> str:
        """Each row is asked by itself."""
        return first


def _connection(*, writes: bool = False) -> BaseDatabaseWrapper:
    choose = router.db_for_write if writes else router.db_for_read
    return connections[choose(Entry)]


def dialect(*, writes: bool = False) -> Dialect:
    return Sqlite() if _connection(writes=writes).vendor == "sqlite" else Postgres()


def write(documents: Sequence[Document]) -> None:
    """Put `documents` in place of what the index had of the same pages."""
    if not documents:
        return
    connection = _connection(writes=True)
    speech = dialect(writes=True)
    # Outside a transaction SQLite would flush to disk after every row.
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _delete(cursor, [document.page_id for document in documents])
        speech.insert(cursor, documents)
    learn({word for document in documents for word in document.latin})


def delete(page_ids: Sequence[int]) -> None:
    with _connection(writes=True).cursor() as cursor:
        _delete(cursor, page_ids)


def clear() -> None:
    with _connection(writes=True).cursor() as cursor:
        cursor.execute("DELETE FROM search_entry")
    LatinWord.objects.all().delete()


def drop_strangers() -> None:
    """Forget entries of pages that are gone; PostgreSQL's foreign key does it by itself."""
    with _connection(writes=True).cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_entry WHERE rowid NOT IN (SELECT id FROM wagtailcore_page)"
        )


def tidy() -> None:
    """After a rebuild: merge the index and let the planner know it."""
    connection = _connection(writes=True)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_entry (search_entry) VALUES ('optimize')")
        else:
            # Searches read what waits to be sorted in one by one: nothing may be left waiting.
            cursor.execute("SELECT gin_clean_pending_list('search_entry_doc')")
            cursor.execute("ANALYZE search_entry")


def subquery(node: Node) -> tuple[str, list[str]]:
    """(SQL, parameters) of the ids of matching pages, for `pk__in=RawSQL(…)`."""
    speech = dialect()
    return f"SELECT rowid FROM search_entry WHERE {speech.match}", [speech.query(node)]  # noqa: S608


def restrict(queryset: Q, node: Node) -> Q:
    """`queryset` with only the pages whose entries match."""
    sql, parameters = subquery(node)
    return queryset.filter(pk__in=RawSQL(sql, parameters))  # noqa: S611


def count(node: Node) -> int:
    """How many entries match; CAP + 1 stands for more."""
    sql, parameters = subquery(node)
    with _connection().cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql} LIMIT {CAP + 1}) AS hits", parameters)  # noqa: S608
        return cursor.fetchone()[0]


def best(node: Node, *, by: Node, first: Node, limit: int, start: int = 0) -> list[int]:
    """Ids of entries matching `node`: those named `first`, then those that match `by` best."""
    speech = dialect()
    sql, parameters = subquery(node)
    sql += f" ORDER BY {speech.is_first} DESC, "
    parameters.append(speech.among(speech.named(first), node))
    if speech.order_takes_query:
        parameters.append(speech.query(by))
    sql += f"{speech.order} LIMIT {int(limit)} OFFSET {int(start)}"
    with _connection().cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]


def best_selling(node: Node, *, noun: Node | None, limit: int, start: int = 0) -> list[int]:
    """
    Ids of goods matching `node`: those that are the `noun`, then those that sold most. Read from
    two narrow tables; whoever reads the pages of some thousands as well waits four times as long.
    """
    speech = dialect()
    goods = ProductPage._meta.db_table
    sql = f"SELECT search_entry.rowid FROM search_entry JOIN {goods} AS goods"  # noqa: S608
    sql += f" ON goods.page_ptr_id = search_entry.rowid WHERE {speech.match} ORDER BY "
    parameters = [speech.query(node)]
    if noun is not None:
        sql += f"{speech.is_first} DESC, "
        parameters.append(speech.among(speech.query(noun), node))
    sql += f"goods.sales DESC, search_entry.rowid DESC LIMIT {int(limit)} OFFSET {int(start)}"
    with _connection().cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]


def any_ids(node: Node, *, limit: int) -> list[int]:
    """Ids of some matching entries, in no order that means anything."""
    sql, parameters = subquery(node)
    with _connection().cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {int(limit)}", parameters)
        return [row[0] for row in cursor.fetchall()]


def _delete(cursor: CursorWrapper, page_ids: Sequence[int]) -> None:
    marks = ", ".join(["%s"] * len(page_ids))
    cursor.execute(f"DELETE FROM search_entry WHERE rowid IN ({marks})", list(page_ids))  # noqa: S608


def learn(words: Iterable[str]) -> None:
    """Keep Latin words of names, by which typing errors are mended."""
    LatinWord.objects.bulk_create(
        [LatinWord(word=word) for word in sorted(words)], ignore_conflicts=True
    )
