from django.apps import AppConfig


class PrintersConfig(AppConfig):
    name = "orders.printers"
    label = "printers"
    verbose_name = "云打印机"
