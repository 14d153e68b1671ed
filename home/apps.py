from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "平台"

    def ready(self) -> None:
        from accounts.centre.entries import add
        from home.desk import entries
        from home.desk.api import webhook_shapes
        from home.operators.groups import install_groups

        add(*entries.ENTRIES)
        webhook_shapes.install()

        post_migrate.connect(install_groups, sender=self, dispatch_uid="operators' groups")
