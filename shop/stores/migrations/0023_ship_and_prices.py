from django.db import migrations

# What one ability was is two; whoever had it has both.
SPLIT = {"orders": "ship", "products": "prices"}


def split(apps, schema_editor):
    for row in apps.get_model("stores", "StoreRole")._base_manager.iterator():
        more = {new: True for old, new in SPLIT.items() if old in row.abilities}
        if more:
            row.abilities = row.abilities | more
            row.save(update_fields=["abilities"])


class Migration(migrations.Migration):
    dependencies = [("stores", "0022_looks")]

    # The version before knows no such names and minds none.
    operations = [migrations.RunPython(split, migrations.RunPython.noop)]
