from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "shop.stock"
    label = "stock"
    verbose_name = "库存"

    def ready(self) -> None:
        from shop.catalog import goods, offers
        from shop.stock import availability
        from shop.stock.offers import of_product

        goods.follow(availability.refresh_product)
        offers.register(of_product)
