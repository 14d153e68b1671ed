from django.apps import AppConfig


class TrackingConfig(AppConfig):
    name = "orders.shipping.tracking"
    label = "tracking"
    verbose_name = "物流跟踪"
