"""Hold every account's bill of a day against our records."""

from argparse import ArgumentParser
from datetime import date, timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from orders.payments.models import ReconciliationItem
from orders.payments.reconciliation import reconcile


class Command(BaseCommand):
    help = "Reconcile every payment account with its gateway's bill; yesterday unless --day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="YYYY-MM-DD")

    def handle(self, *, day: date | None, **options: object) -> None:
        day = day or timezone.localdate() - timedelta(days=1)
        for row in reconcile.all_accounts(day=day, at=timezone.now()):
            differences = row.items.exclude(kind=ReconciliationItem.Kind.MATCHED)
            said = row.error or f"{row.items.count()} rows, {differences.count()} differ"
            self.stdout.write(f"{day} {row.configuration}: {said}")
