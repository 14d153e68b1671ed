from django.apps import AppConfig


class HearingConfig(AppConfig):
    name = "orders.hearing"
    label = "hearing"
    verbose_name = "提醒"

    def ready(self) -> None:
        from orders.hearing import following, own_data

        following.install()
        own_data.install()
