from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "accounts.privacy"
    label = "privacy"
    verbose_name = "个人信息"

    def ready(self) -> None:
        from accounts.privacy import signal_handlers  # noqa: F401
