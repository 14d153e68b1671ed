from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "home.statistics.reports"
    label = "reports"
    verbose_name = "统计"

    def ready(self) -> None:
        from home.statistics.reports.groups import rfm
        from orders.customers import choosing

        choosing.groups.append(rfm.orders_of)
