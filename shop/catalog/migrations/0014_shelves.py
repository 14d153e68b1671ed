"""A product knows its category: a list of one is walked in order, however many goods a store has."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE catalog_productpage SET shelf_id = (
    SELECT shelf.page_ptr_id FROM wagtailcore_page own
    JOIN wagtailcore_page above ON above.path = substr(own.path, 1, length(own.path) - 4)
    JOIN catalog_categorypage shelf ON shelf.page_ptr_id = above.id
    WHERE own.id = catalog_productpage.page_ptr_id
)
"""


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
        migrations.RunSQL(FILL, migrations.RunSQL.noop, elidable=True),
    ]
