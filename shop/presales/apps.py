from django.apps import AppConfig


class PresalesConfig(AppConfig):
    name = "shop.presales"
    label = "presales"
    verbose_name = "预售"

    def ready(self) -> None:
        from shop.presales import check, own_data, showing
        from shop.promotions import check as promotions_check
        from shop.promotions.display import showing as prices
        from shop.stores import storefront

        prices.edges.append(showing.edges)
        promotions_check.also(check.presales)
        own_data.install()
        storefront.sections["catalog.ProductPage"].append(showing.on_product_page)
