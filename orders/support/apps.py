from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "orders.support"
    label = "support"
    verbose_name = "客服"

    def ready(self) -> None:
        from accounts.centre.entries import Entry, add, everybody
        from orders.support import own_data, shoppers, signal_handlers  # noqa: F401
        from orders.support.answering import absence  # noqa: F401

        own_data.install()
        add(Entry(15, "messages", _("消息"), everybody, count=shoppers.unread_of))
