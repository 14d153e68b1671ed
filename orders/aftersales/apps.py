from django.apps import AppConfig


class AfterSalesConfig(AppConfig):
    name = "orders.aftersales"
    label = "aftersales"
    verbose_name = "售后"

    def ready(self) -> None:
        from orders.aftersales import check, following, notifications  # noqa: F401

        following.install()
        check.install()
