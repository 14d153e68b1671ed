"""Goods that came by the desk or a file had no day on which they were first published."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    goods = apps.get_model("catalog", "ProductPage").objects.values("pk")
    pages = apps.get_model("wagtailcore", "Page").objects.filter(pk__in=goods, live=True)
    pages.filter(first_published_at=None).update(first_published_at=F("latest_revision_created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0012_review_words"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
