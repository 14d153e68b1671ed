from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "shop.catalog"
    label = "catalog"
    verbose_name = "商品"

    def ready(self) -> None:
        from shop.catalog import listing, signal_handlers  # noqa: F401
        from shop.catalog.models import ProductVariant
        from shop.catalog.product_page import page_context
        from shop.stores import storefront
        from shop.stores.public_pages import cache_tags

        storefront.sections["stores.StorePage"].append(page_context.on_store_page)
        storefront.sections["catalog.CategoryPage"].append(page_context.on_category_page)
        storefront.sections["catalog.ProductPage"].append(page_context.on_product_page)
        storefront.best_goods.append(listing.best_of)
        cache_tags.follow(ProductVariant)
