"""A store that orders under the operator's own contract: the keys of the settings become its."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from shop.stores.models import Store
from shop.suppliers import setup
from shop.suppliers.adapters.base import Refused
from shop.suppliers.models import Kind, Supplier


class Command(BaseCommand):
    help = "Connect a store to a supplier with the keys of HAIER_… or YLH_…"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("store", help="the last part of its address")
        parser.add_argument("kind", choices=Kind.values)

    def handle(self, *args: object, store: str, kind: str, **options: object) -> None:
        found = Store.objects.filter(slug=store).first()
        if found is None:
            raise CommandError(f"no store {store}")
        known = Supplier.unscoped.for_store(found).filter(kind=kind).first()
        try:
            keys = setup.operators_keys(kind)
        except Refused as missing:
            raise CommandError(f"missing in the settings: {missing}") from missing
        setup.connect(
            supplier=known or Supplier(store=found, kind=kind), keys=keys, is_on=True, actor=None
        )
        self.stdout.write(f"{found.name}: {kind}")
