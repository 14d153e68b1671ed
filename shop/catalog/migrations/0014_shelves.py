"""A product knows its category: a list of one is walked in order, however many goods a store has."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0013_first_published"),
    ]

    operations = [
        migrations.AddField(
            model_name="productpage",
            name="shelf",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="catalog.categorypage",
            ),
        ),
    ]
