from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "orders.customers"
    label = "customers"
    verbose_name = "顾客"
