"""What pg_stat_statements has counted, read as its documentation says; the wheel has none."""

import pytest
from django.db import connection, transaction

from home.statistics.timing import statements

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.postgres,
]
# The columns that are read, of the same names and types.
COUNTED = """
CREATE TABLE pg_stat_statements
    (dbid oid, query text, calls bigint, total_exec_time float8, mean_exec_time float8)
"""


@pytest.fixture
def counted(monkeypatch):
    monkeypatch.setattr(statements, "IS_THERE", "SELECT true")
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        (here,) = cursor.fetchone()
        cursor.executemany(
            "INSERT INTO pg_stat_statements VALUES (%s, %s, %s, %s, %s)",
            [
                (here, "SELECT 1\n  FROM  a", 3, 30.0, 10.0),
                (here, "update b set c = $1", 1, 70.5, 70.5),
                (here, "PREPARE kept_1 AS SELECT $1", 1, 20.0, 20.0),
                (here, "ALTER ROLE x PASSWORD 'secret'", 1, 900.0, 900.0),
                (here, "selected", 1, 900.0, 900.0),
                (0, "SELECT 'another database'", 1, 900.0, 900.0),
            ],
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE pg_stat_statements")


def test_the_costliest_first_and_only_our_own(counted):
    update = statements.Statement("update b set c = $1", 1, 70.5, 70.5)

    assert statements.slowest(5) == [
        update,
        statements.Statement("SELECT 1 FROM a", 3, 30.0, 10.0),
        statements.Statement("SELECT $1", 1, 20.0, 20.0),
    ]
    assert statements.slowest(1) == [update]


def test_none_where_it_is_not_installed():
    assert statements.slowest(5) is None


def test_none_where_it_cannot_be_read_and_the_transaction_goes_on(monkeypatch):
    monkeypatch.setattr(statements, "IS_THERE", "SELECT true")

    with transaction.atomic(), connection.cursor() as cursor:
        assert statements.slowest(5) is None
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
