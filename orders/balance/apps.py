from django.apps import AppConfig


class BalanceConfig(AppConfig):
    name = "orders.balance"
    label = "balance"
    verbose_name = "会员余额"

    def ready(self) -> None:
        from orders.balance import check, following, own_data

        following.install()
        check.install()
        own_data.install()
