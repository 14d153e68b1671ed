"""Exit 1 with a list where promotions, coupons, points and orders disagree."""

from django.core.management.base import BaseCommand

from shop.promotions import check


class Command(BaseCommand):
    help = "Compare promotions, budgets and coupons with the orders that used them."

    def handle(self, *args: object, **options: object) -> None:
        differences = check.differences()
        for line in differences:
            self.stdout.write(line)
        if differences:
            self.stderr.write(f"{len(differences)} differences")
            raise SystemExit(1)
        self.stdout.write("promotions: every use is explained by its order")
