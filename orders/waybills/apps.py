from django.apps import AppConfig


class WaybillsConfig(AppConfig):
    name = "orders.waybills"
    label = "waybills"
    verbose_name = "电子面单"

    def ready(self) -> None:
        from orders.waybills import following

        following.install()
