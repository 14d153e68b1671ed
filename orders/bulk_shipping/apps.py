from django.apps import AppConfig


class BulkShippingConfig(AppConfig):
    name = "orders.bulk_shipping"
    label = "bulk_shipping"
    verbose_name = "批量发货"
