from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "orders.webhooks"
    label = "webhooks"
    verbose_name = "Webhook"

    def ready(self) -> None:
        from orders.webhooks import following, notifications  # noqa: F401

        following.install()
