from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembershipConfig(AppConfig):
    name = "orders.membership"
    label = "membership"
    verbose_name = "会员的订单"

    def ready(self) -> None:
        from accounts.centre.entries import Entry, add
        from orders.membership import check, following

        following.install()
        check.install()
        add(Entry(16, "points", _("会员、积分和优惠券")))
