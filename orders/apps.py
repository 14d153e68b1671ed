from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"
    label = "orders"
    verbose_name = "订单"

    def ready(self) -> None:
        from orders import notifications, signal_handlers  # noqa: F401
