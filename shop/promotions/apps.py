from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    name = "shop.promotions"
    label = "promotions"
    verbose_name = "促销"

    def ready(self) -> None:
        from shop.catalog import products
        from shop.promotions import own_data, showing
        from shop.stores import storefront

        products.follow(showing.refresh_product)
        storefront.before_serving.append(showing.keep_true)
        own_data.install()
