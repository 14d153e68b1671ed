from django.apps import AppConfig


class StoresConfig(AppConfig):
    name = "shop.stores"
    label = "stores"
    verbose_name = "店铺"

    def ready(self) -> None:
        from shop.stores import (  # noqa: F401
            changes,
            page_scope,
            permissions,
            references,
            signal_handlers,
            tag_scope,
        )

        page_scope.install()
        references.install()
        tag_scope.install()
        permissions.register()
        changes.follow_pages()
