from django.apps import AppConfig


class OrderPresalesConfig(AppConfig):
    name = "orders.presales"
    label = "order_presales"
    verbose_name = "预售的订单"

    def ready(self) -> None:
        from orders.presales import check, following
        from shop.promotions import check as promotions_check

        following.install()
        promotions_check.also(check.bookings, check.deposits)
