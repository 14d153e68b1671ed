"""
An index on the few pages that end at a set time: what the clock looks for every four seconds
(`home.tasks.publish_scheduled`) Wagtail finds by reading all pages otherwise.
"""

from django.db import migrations

from core.indexes import index_of_others


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("home", "0002_town"),
        ("wagtailcore", "0054_initial_locale"),
    ]

    operations = [
        index_of_others(
            "home_page_expiry", "ON wagtailcore_page (expire_at) WHERE expire_at IS NOT NULL"
        )
    ]
