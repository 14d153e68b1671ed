"""Exit 1 with a list where a cent cannot be explained."""

from django.core.management.base import BaseCommand

from orders.payments import check


class Command(BaseCommand):
    help = "Compare what orders captured and refunded with the accounts and the payment log."

    def handle(self, *args: object, **options: object) -> None:
        differences = check.differences()
        for difference in differences:
            self.stdout.write(difference)
        if differences:
            self.stderr.write(f"{len(differences)} differences")
            raise SystemExit(1)
        self.stdout.write("money: payments, refunds, accounts and log agree")
