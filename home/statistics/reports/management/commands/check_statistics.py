"""Exit 1 with a list where statistics do not say what orders, payments and books say."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from home.statistics.reports import check


class Command(BaseCommand):
    help = "Compare the tables of statistics with orders, payments and books."

    def handle(self, *args: object, **options: object) -> None:
        differences = check.differences(at=timezone.now())
        for difference in differences:
            self.stdout.write(difference)
        if differences:
            self.stderr.write(f"{len(differences)} differences")
            raise SystemExit(1)
        self.stdout.write("statistics: tables, records and books agree")
