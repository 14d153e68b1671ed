from django.apps import AppConfig


class RidersConfig(AppConfig):
    name = "orders.riders"
    label = "riders"
    verbose_name = "骑手配送"

    def ready(self) -> None:
        from orders.riders import following

        following.install()
