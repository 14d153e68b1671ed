from django.apps import AppConfig


class BulkOrdersConfig(AppConfig):
    name = "orders.bulk"
    label = "bulk_orders"
    verbose_name = "批量处理订单"
