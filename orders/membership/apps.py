from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "orders.membership"
    label = "membership"
    verbose_name = "会员的订单"

    def ready(self) -> None:
        from orders.membership import check, following

        following.install()
        check.install()
