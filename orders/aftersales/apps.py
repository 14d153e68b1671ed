from django.apps import AppConfig


class AfterSalesConfig(AppConfig):
    name = "orders.aftersales"
    label = "aftersales"
    verbose_name = "售后"

    def ready(self) -> None:
        from orders.aftersales import check, following, notifications  # noqa: F401
        from orders.aftersales.steps import difference
        from orders.payments.attempts import extras
        from orders.payments.models import ExtraCharge

        following.install()
        extras.serve(ExtraCharge.Kind.EXCHANGE, difference.Difference())
        check.install()
