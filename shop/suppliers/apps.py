from django.apps import AppConfig


class SuppliersConfig(AppConfig):
    name = "shop.suppliers"
    label = "suppliers"
    verbose_name = "供应商"

    def ready(self) -> None:
        from shop.suppliers import choosing

        choosing.install()
