from django.db import migrations


def copy(apps, _schema_editor):
    """Labels that cards have: from now on each is a row as well."""
    card, label = (apps.get_model("support", name) for name in ("CustomerCard", "CustomerLabel"))
    rows = card._base_manager.exclude(labels=[]).values_list("pk", "store_id", "labels")
    label._base_manager.bulk_create(
        (
            label(card_id=pk, store_id=store_id, word=word)
            for pk, store_id, labels in rows.iterator()
            for word in dict.fromkeys(labels)
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("support", "0003_customer_labels")]

    operations = [migrations.RunPython(copy, migrations.RunPython.noop, elidable=True)]
