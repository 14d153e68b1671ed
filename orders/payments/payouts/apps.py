from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    name = "orders.payments.payouts"
    label = "payouts"
    verbose_name = "结算"

    def ready(self) -> None:
        from orders.payments import payment_accounts
        from orders.payments.payouts import check, ledger, notifications  # noqa: F401

        payment_accounts.follow(ledger.book)
        check.install()
