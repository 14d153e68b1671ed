from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "orders.exports"
    label = "order_exports"
    verbose_name = "导出"
