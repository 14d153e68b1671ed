from django.apps import AppConfig


class StoresConfig(AppConfig):
    name = "shop.stores"
    label = "stores"
    verbose_name = "店铺"

    def ready(self) -> None:
        # opening, staff, suspension: the purposes of their SMS are known in every process.
        from accounts import views
        from shop.stores import opening, own_data, signal_handlers, suspension  # noqa: F401
        from shop.stores.admin import page_scope, permissions, references, tag_scope
        from shop.stores.people import handover, roles, sign_ins, staff  # noqa: F401  # noqa: F401
        from shop.stores.public_pages import cache_tags

        own_data.install()
        views.workplaces.append(roles.workplace_of)
        page_scope.install()
        references.install()
        tag_scope.install()
        permissions.register()
        cache_tags.follow_pages()
