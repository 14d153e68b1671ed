"""A database has all that the models name, though it is migrated in a way of its own."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from core.migration_states import drawn_alone

pytestmark = pytest.mark.long


def models():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def assert_whole() -> None:
    tables = connection.introspection
    with connection.cursor() as cursor:
        missing = {model._meta.db_table for model in models()} - set(tables.table_names(cursor))
        assert missing == set()
        for model in models():
            table = model._meta.db_table
            # The rows of SQLite's indexes of words have numbers that are no column.
            columns = {column.name for column in tables.get_table_description(cursor, table)}
            named = {field.column for field in model._meta.local_concrete_fields}
            assert named - {"rowid"} <= columns, table
            # PostgreSQL keeps 63 signs of a name.
            rules = (*model._meta.constraints, *model._meta.indexes)
            named = {rule.name[:63] for rule in rules}
            assert named <= {name[:63] for name in tables.get_constraints(cursor, table)}, table


@pytest.mark.django_db
def test_every_column_index_and_constraint():
    assert_whole()


@pytest.mark.postgres
@pytest.mark.django_db
def test_every_column_index_and_constraint_on_postgresql():
    assert_whole()


@pytest.mark.django_db
def test_who_names_a_migration_goes_as_ever(monkeypatch):
    """It may lead back, of which nothing of ours has tried a step."""
    monkeypatch.setattr("core.management.commands.migrate.drawn_alone", None)

    last = MigrationRecorder.Migration.objects.filter(app="orders").latest("pk")

    call_command("migrate", "orders", last.name, verbosity=0)


def test_django_draws_as_ever_afterwards():
    before = dict(vars(ProjectState)), set(vars(apps))
    with drawn_alone():
        assert dict(vars(ProjectState)) != before[0]
    assert (dict(vars(ProjectState)), set(vars(apps))) == before
