from django.apps import AppConfig


class RecentConfig(AppConfig):
    name = "orders.recent"
    label = "recent"
    verbose_name = "最近看过"

    def ready(self) -> None:
        from orders.recent import signal_handlers  # noqa: F401
