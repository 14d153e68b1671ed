from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    label = "orders"
    verbose_name = "订单"

    def ready(self) -> None:
        from accounts.centre.entries import Entry, add
        from orders import notifications, own_aftersales, own_data, signal_handlers  # noqa: F401
        from orders.deals import check, following
        from shop.promotions import check as promotions_check

        add(Entry(11, "my-coupons", _("我的优惠券")))
        following.install()
        promotions_check.also(check.lines, check.pieces)
        own_data.install()
        own_aftersales.install()
