from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FavouritesConfig(AppConfig):
    name = "orders.favourites"
    label = "favourites"
    verbose_name = "收藏"

    def ready(self) -> None:
        from accounts.centre.entries import Entry, add
        from orders.favourites import own_data

        own_data.install()
        add(Entry(12, "favourites", _("我的收藏")))
