from django.db import migrations
from django.utils import timezone


def with_days(apps, _schema_editor):
    """A mark alone becomes a mark with the day of the row: when its last shopper chose."""
    rows = apps.get_model("search", "StoreWord")._base_manager.exclude(people=[])
    for row in rows.iterator():
        day = timezone.localdate(row.noted_at).toordinal()
        row.people = [[one, day] if isinstance(one, str) else one for one in row.people]
        row.save(update_fields=["people"])


def without_days(apps, _schema_editor):
    rows = apps.get_model("search", "StoreWord")._base_manager.exclude(people=[])
    for row in rows.iterator():
        row.people = [mark for mark, _day in row.people]
        row.save(update_fields=["people"])


class Migration(migrations.Migration):
    dependencies = [("search", "0003_store_words")]

    operations = [migrations.RunPython(with_days, without_days)]
