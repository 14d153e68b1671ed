from django.apps import AppConfig


class FlashConfig(AppConfig):
    name = "shop.flash"
    label = "flash"
    verbose_name = "抢购"

    def ready(self) -> None:
        from shop.flash import check, showing
        from shop.promotions import check as promotions_check
        from shop.promotions import running
        from shop.promotions.display import showing as prices
        from shop.stores import storefront
        from shop.stores.public_pages import moments

        promotions_check.also(check.items, check.levels)
        running.also(showing.as_promotions)
        prices.edges.append(showing.edges)
        storefront.sections["catalog.ProductPage"].append(showing.on_product_page)
        # Goods are there before the columns of promotions say so.
        storefront.before_serving.insert(0, showing.keep_true)
        moments.as_at.insert(0, showing.as_at)
