"""
What the clock asks every four seconds, and where a page is, is answered by an index, with any
number of pages.
"""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from home.models import page_at
from home.tasks import publish_scheduled
from tests import make

EXPIRY, ADDRESS = "home_page_expiry", "home_page_address"
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


def many_pages() -> None:
    """Ten thousand rows as a large town has them; two of them end at a set time."""
    page = make.store().page
    with connection.cursor() as cursor:
        names = [field.column for field in Page._meta.concrete_fields if field.column != "id"]
        other = {
            "path": "'99' || lpad(number::text, 8, '0')",
            "translation_key": "gen_random_uuid()",
            "expire_at": "CASE WHEN number < 3 THEN now() + interval '1 day' END",
        }
        taken = ", ".join(other.get(name, f'"{name}"') for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        cursor.execute(
            f"INSERT INTO wagtailcore_page ({columns}) SELECT {taken} "  # noqa: S608
            f"FROM wagtailcore_page, generate_series(1, 10000) AS number WHERE id = %s",
            [page.pk],
        )
        cursor.execute("ANALYZE wagtailcore_page")


def test_pages_that_end_are_found_by_their_index():
    many_pages()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        publish_scheduled()

    [sql] = [query["sql"] for query in asked if '"expire_at" <' in query["sql"]]
    assert EXPIRY in plan(sql)
    assert "Seq Scan" not in plan(sql)


def test_pages_are_found_by_where_they_are():
    many_pages()
    with CaptureQueriesContext(connection) as asked:
        assert page_at(["no-such-shop", "no-such-shelf"]) is None

    found = [query["sql"] for query in asked if '"url_path" =' in query["sql"]]
    assert len(found) == 3
    for sql in found:
        assert ADDRESS in plan(sql)


def test_the_index_is_made_anew_where_a_run_was_interrupted():
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = %s::regclass", [EXPIRY]
        )
    [made] = import_module("home.migrations.0003_page_expiry_index").Migration.operations
    with connection.schema_editor(atomic=False) as editor:
        made.code(None, editor)
        made.code(None, editor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT indisvalid FROM pg_index WHERE indexrelid = %s::regclass", [EXPIRY])
        assert cursor.fetchone() == (True,)
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("1min",)


def test_a_page_whose_time_is_over_goes():
    page = make.store().page
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))

    publish_scheduled()

    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)
