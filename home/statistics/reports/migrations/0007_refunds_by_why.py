"""
Refunds of after-sales are told by why they were asked for, not by the number of each. Without a
mark the next minute's task tells all days of all stores anew.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def forget_mark(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("reports", "Mark").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_rfm_buyers")]

    operations = [migrations.RunPython(forget_mark, migrations.RunPython.noop)]
