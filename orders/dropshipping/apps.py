from django.apps import AppConfig


class DropshippingConfig(AppConfig):
    name = "orders.dropshipping"
    label = "dropshipping"
    verbose_name = "供应商代发"

    def ready(self) -> None:
        from orders.dropshipping import following

        following.install()
