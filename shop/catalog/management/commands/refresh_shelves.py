"""Let every product know its category: after an upgrade, when no older release runs any more."""

from django.core.management.base import BaseCommand

from shop.catalog import shelves


class Command(BaseCommand):
    help = "Let every product know the category it stands in, and say how many did not."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"shelves: {shelves.refresh_all()} products told")
