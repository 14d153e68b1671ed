from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecentConfig(AppConfig):
    name = "orders.recent"
    label = "recent"
    verbose_name = "最近看过"

    def ready(self) -> None:
        from accounts.centre.entries import Entry, add, everybody
        from orders.recent import signal_handlers  # noqa: F401

        add(Entry(10, "recent", _("最近看过"), everybody))
