"""
An index on where pages are (`home.models.page_at`): Wagtail has one on slugs, and in a town of a
thousand shops as many shelves have the same. By its hash, since addresses are long.
"""

from django.db import migrations

from core.indexes import index_of_others


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("home", "0006_flash_and_group_blocks"),
        ("wagtailcore", "0054_initial_locale"),
    ]

    operations = [
        index_of_others(
            "home_page_address",
            "ON wagtailcore_page (url_path)",
            on_postgresql="ON wagtailcore_page USING hash (url_path)",
        )
    ]
