"""After a test with commits of its own the database is as migrations left it."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connection
from wagtail.models import Site

from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.long,
]


def everything():
    """{table: its rows} of all tables that have any."""
    rows = {
        model._meta.db_table: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }
    return {table: found for table, found in rows.items() if found}


def test_what_was_written_goes_and_what_was_changed_or_deleted_comes_back():
    before = everything()

    make.product(make.store())
    Site.objects.update(hostname="elsewhere.example")
    Permission.objects.all().delete()
    assert everything() != before
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept.take_back()")

    assert before
    assert everything() == before
