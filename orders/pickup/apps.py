from django.apps import AppConfig


class PickupConfig(AppConfig):
    name = "orders.pickup"
    label = "pickup"
    verbose_name = "自提核销"
