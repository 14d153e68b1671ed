"""Goods that are there learn their category, some at a time: a million take minutes."""

from django.db import migrations
from django.db.models import Max

AT_ONCE = 20_000
FILL = """
UPDATE catalog_productpage SET shelf_id = (
    SELECT shelf.page_ptr_id FROM wagtailcore_page own
    JOIN wagtailcore_page above ON above.path = substr(own.path, 1, length(own.path) - 4)
    JOIN catalog_categorypage shelf ON shelf.page_ptr_id = above.id
    WHERE own.id = catalog_productpage.page_ptr_id
) WHERE shelf_id IS NULL AND page_ptr_id BETWEEN %s AND %s
"""


def fill(apps, schema_editor):
    goods = apps.get_model("catalog", "ProductPage").objects
    last = goods.aggregate(last=Max("pk"))["last"] or 0
    with schema_editor.connection.cursor() as cursor:
        for first in range(0, last + 1, AT_ONCE):
            cursor.execute(FILL, [first, first + AT_ONCE - 1])


class Migration(migrations.Migration):
    # Each statement is a transaction of its own, and done again changes nothing.
    atomic = False

    dependencies = [
        ("catalog", "0014_shelves"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
