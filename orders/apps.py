from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"
    label = "orders"
    verbose_name = "订单"

    def ready(self) -> None:
        from orders import notifications, own_aftersales, own_data, signal_handlers  # noqa: F401
        from orders.deals import check, following
        from orders.groups import on_pages as groups
        from orders.seckill import on_pages as flash
        from shop.catalog import stream_bodies
        from shop.promotions import check as promotions_check

        following.install()
        stream_bodies.providers |= groups.PROVIDERS | flash.PROVIDERS
        promotions_check.also(check.lines, check.pieces)
        own_data.install()
        own_aftersales.install()
