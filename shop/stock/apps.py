from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "shop.stock"
    label = "stock"
    verbose_name = "库存"

    def ready(self) -> None:
        from shop.catalog import availability, products
        from shop.catalog.imports import publishing
        from shop.stock import ledger, sold_out
        from shop.stock.admin.new_variants import OPENING_STOCK
        from shop.stock.levels import of_product

        products.follow(sold_out.refresh_products)
        availability.register(of_product)
        publishing.opens_levels_with(ledger.open_level, opening_stock=OPENING_STOCK)
