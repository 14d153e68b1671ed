from django.apps import AppConfig


class CartConfig(AppConfig):
    name = "orders.cart"
    label = "cart"
    verbose_name = "购物车"

    def ready(self) -> None:
        from orders.cart import signal_handlers  # noqa: F401
