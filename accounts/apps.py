from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"
    verbose_name = "用户"

    def ready(self) -> None:
        # The purposes of their SMS are known in every process, whatever else it loads.
        from accounts.centre.entries import Entry, add

        # Where people are signed in is noted as they do.
        from accounts.devices import signal_handlers  # noqa: F401
        from accounts.email_sign_in import email_change  # noqa: F401
        from accounts.phone_change import waiting  # noqa: F401
        from accounts.protection import security, sms_codes  # noqa: F401
        from accounts.second_factor import middleware
        from accounts.social import joining, links  # noqa: F401
        from accounts.wechat import identities  # noqa: F401

        middleware.install()
        add(
            Entry(20, "addresses", _("收货地址")),
            Entry(60, "security", _("账号与安全")),
            Entry(70, "own-data", _("我的资料与隐私")),
        )
        # A wrong path stops the start and not the first person who waits for a code.
        for name in settings.SMS_PROVIDERS:
            import_string(settings.SMS_PROVIDER_CLASSES.get(name, name))
