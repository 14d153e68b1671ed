from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "平台"

    def ready(self) -> None:
        from home.operators.stores.admin import install_group

        post_migrate.connect(install_group, sender=self, dispatch_uid="operators' group")
