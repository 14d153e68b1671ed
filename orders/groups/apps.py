from django.apps import AppConfig


class OrderGroupsConfig(AppConfig):
    name = "orders.groups"
    label = "order_groups"
    verbose_name = "团购的订单"

    def ready(self) -> None:
        from orders.groups import check, following
        from shop.promotions import check as promotions_check

        following.install()
        promotions_check.also(check.seats, check.waiting)
