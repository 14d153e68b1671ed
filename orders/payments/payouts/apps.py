from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class PayoutsConfig(AppConfig):
    name = "orders.payments.payouts"
    label = "payouts"
    verbose_name = "结算"

    def ready(self) -> None:
        from orders.payments import payment_accounts
        from orders.payments.payouts import check, ledger, notifications, signal_handlers  # noqa: F401

        payment_accounts.follow(ledger.book)
        check.install()
        post_migrate.connect(book_what_was_there, sender=self)


def book_what_was_there(*, using: str, **_given: object) -> None:
    """After an upgrade the books are whole at once; the sweep is for what is written meanwhile."""
    from orders.payments.payouts import thawing
    from orders.payments.payouts.models import SettlementEntry

    there = connections[using].introspection.table_names()
    if using != "default" or SettlementEntry._meta.db_table not in there:
        return
    while ids := thawing.unbooked():
        for entry_id in ids:
            thawing.book_late(entry_id=entry_id)
