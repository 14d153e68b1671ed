"""Write the tables of statistics anew from orders and payments."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from home.statistics.reports import daily
from shop.stores.models import Store


class Command(BaseCommand):
    help = "Write the tables of statistics anew from orders and payments."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--store", help="slug of one store; without it all")

    def handle(self, *args: object, **options: str | None) -> None:
        slug = options["store"]
        store = Store.objects.filter(slug=slug).first() if slug else None
        if slug and store is None:
            raise CommandError(f"no store {slug}")
        count = daily.rebuild(store_id=store.pk if store else None, at=timezone.now())
        self.stdout.write(f"statistics of {count} stores written")
