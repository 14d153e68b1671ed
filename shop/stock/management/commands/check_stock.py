"""Exit 1 with a list where the ledger and the levels disagree."""

from django.core.management.base import BaseCommand

from shop.stock import check


class Command(BaseCommand):
    help = "Compare every stock level with its ledger and its reservations."

    def handle(self, *args: object, **options: object) -> None:
        differences = check.differences()
        for row in differences:
            self.stdout.write(
                f"store {row.store_id} {row.sku}: {row.what} is {row.level}, "
                f"its records say {row.explained}"
            )
        if differences:
            self.stderr.write(f"{len(differences)} differences")
            raise SystemExit(1)
        self.stdout.write("stock: every level is explained by its ledger")
