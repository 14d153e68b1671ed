"""Old code runs on beside a migrated database: columns it does not know have defaults there."""

import lzma
import re

from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from tests.upgrade.test_from_0_1_0 import DUMPS

APPLIED = re.compile(r"INSERT INTO .?django_migrations.? VALUES\((.*?)\);")


def of_0_1_0() -> set[tuple[str, str]]:
    """(app, migration) that the dump of 0.1.0 has behind it."""
    text = lzma.decompress((DUMPS / "town-0.1.0.sqlite.sql.xz").read_bytes()).decode()
    rows = APPLIED.findall(text)
    return {tuple(re.findall(r"'([^']*)'", row)[:2]) for row in rows}


def test_the_dump_names_its_migrations():
    assert ("orders", "0005_close_tried") in of_0_1_0()


def test_columns_added_since_0_1_0_are_nullable_or_have_a_default_in_the_database():
    """docs/operations.md, section 4: expand, then contract."""
    before = of_0_1_0()
    ours = ("accounts", "orders", "cart", "payments", "shipping", "chat_orders", "stores")
    ours += ("catalog", "stock", "home", "complaints", "search", "core", "visits", "bans")
    loader = MigrationLoader(None)

    found = [
        f"{app}.{name}: {operation.model_name}.{operation.name}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in ours and (app, name) not in before
        for operation in migration.operations
        if isinstance(operation, migrations.AddField)
        and not isinstance(operation.field, models.ManyToManyField)
        and not operation.field.null
        and not operation.field.has_db_default()
    ]

    assert found == []
