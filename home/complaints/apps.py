from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "home.complaints"
    label = "complaints"
    verbose_name = "投诉举报"

    def ready(self) -> None:
        # The purpose of its SMS is known in every process.
        from home.complaints import own_data, record  # noqa: F401

        own_data.install()
