from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "accounts.privacy"
    label = "privacy"
    verbose_name = "个人信息"

    def ready(self) -> None:
        # The purposes of their SMS are known in every process, whatever else it loads.
        from accounts.privacy import copies, signal_handlers  # noqa: F401
