from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "shop.catalog"
    label = "catalog"
    verbose_name = "商品"

    def ready(self) -> None:
        from shop.catalog import listing, showcase, signal_handlers  # noqa: F401
        from shop.catalog.models import ProductVariant
        from shop.stores import changes, storefront

        storefront.sections["stores.StorePage"].append(showcase.on_store_page)
        storefront.sections["catalog.CategoryPage"].append(showcase.on_category_page)
        storefront.sections["catalog.ProductPage"].append(showcase.on_product_page)
        storefront.best_goods.append(listing.best_of)
        changes.follow(ProductVariant)
