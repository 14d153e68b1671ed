from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "orders.papers"
    label = "papers"
    verbose_name = "打印"
