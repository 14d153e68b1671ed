"""
An index on the few pages that end at a set time: what the clock looks for every four seconds
(`home.tasks.publish_scheduled`) Wagtail finds by reading all pages otherwise.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "home_page_expiry"
COLUMNS = "ON wagtailcore_page (expire_at) WHERE expire_at IS NOT NULL"


def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {NAME} {COLUMNS}")
        return
    # Shops go on selling meanwhile, however long it takes.
    schema_editor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
    try:
        # A run that was interrupted left an invalid one.
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}")
        schema_editor.execute(f"CREATE INDEX CONCURRENTLY {NAME} {COLUMNS}")
    finally:
        schema_editor.execute("RESET statement_timeout; RESET lock_timeout")


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_postgres = schema_editor.connection.vendor == "postgresql"
    how = "CONCURRENTLY " if is_postgres else ""
    schema_editor.execute(f"DROP INDEX {how}IF EXISTS {NAME}")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("home", "0002_town"),
        ("wagtailcore", "0054_initial_locale"),
    ]

    operations = [migrations.RunPython(add, remove)]
