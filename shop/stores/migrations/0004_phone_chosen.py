"""The sign-in number was shown without asking; any other number somebody has typed himself."""

from django.db import migrations, models
from django.db.models import F


def settle(apps, schema_editor):
    """Stores that show what was typed, or nothing, are not asked any more."""
    stores = apps.get_model("stores", "Store").objects
    stores.exclude(phone="").exclude(phone=F("owner__phone")).update(
        phone_chosen_at=F("created_at")
    )


class Migration(migrations.Migration):
    dependencies = [("stores", "0003_safe_starts")]

    operations = [
        migrations.AddField(
            model_name="store",
            name="phone_chosen_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
    ]
