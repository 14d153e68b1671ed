from django.apps import AppConfig


class FlashConfig(AppConfig):
    name = "shop.flash"
    label = "flash"
    verbose_name = "抢购"

    def ready(self) -> None:
        from shop.flash import check
        from shop.promotions.check import also

        also(check.items, check.levels)
