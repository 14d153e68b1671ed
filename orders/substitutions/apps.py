from django.apps import AppConfig


class SubstitutionsConfig(AppConfig):
    name = "orders.substitutions"
    label = "substitutions"
    verbose_name = "换货建议"

    def ready(self) -> None:
        # The purposes of its messages are known in every process.
        from orders.substitutions import proposals  # noqa: F401
