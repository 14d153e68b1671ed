from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "shop.stock"
    label = "stock"
    verbose_name = "库存"

    def ready(self) -> None:
        from shop.catalog import availability, products
        from shop.stock import sold_out
        from shop.stock.levels import of_product

        products.follow(sold_out.refresh_product)
        availability.register(of_product)
