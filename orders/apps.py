from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"
    label = "orders"
    verbose_name = "订单"

    def ready(self) -> None:
        from orders import notifications, own_aftersales, own_data, signal_handlers  # noqa: F401
        from orders.deals import check, following
        from shop.promotions import check as promotions_check

        following.install()
        promotions_check.also(check.lines, check.pieces)
        own_data.install()
        own_aftersales.install()
