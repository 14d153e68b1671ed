from django.apps import AppConfig


class StoresConfig(AppConfig):
    name = "shop.stores"
    label = "stores"
    verbose_name = "店铺"

    def ready(self) -> None:
        # opening, staff, suspension: the purposes of their SMS are known in every process.
        from accounts import views
        from shop.stores import (  # noqa: F401
            cache_tags,
            opening,
            own_data,
            roles,
            signal_handlers,
            staff,
            suspension,
        )
        from shop.stores.admin import page_scope, permissions, references, tag_scope
        from shop.stores.people import handover, sign_ins  # noqa: F401

        own_data.install()
        views.workplaces.append(roles.workplace_of)
        page_scope.install()
        references.install()
        tag_scope.install()
        permissions.register()
        cache_tags.follow_pages()
