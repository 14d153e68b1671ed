"""
Nothing ever read when a reservation ends: orders end. The column stays in the database for
this version, because processes of the one before still name it while they are replaced.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("stock", "0002_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name="stockreservation", name="expires_at"),
            ],
        ),
    ]
