from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "home.complaints"
    label = "complaints"
    verbose_name = "投诉举报"

    def ready(self) -> None:
        # The purpose of its SMS is known in every process.
        from home.complaints import record  # noqa: F401
