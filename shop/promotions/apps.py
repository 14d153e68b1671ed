from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    name = "shop.promotions"
    label = "promotions"
    verbose_name = "促销"

    def ready(self) -> None:
        from wagtail.signals import post_page_move

        from shop.catalog import products, stream_bodies

        # sign_ups: the purpose of its SMS is known in every process.
        from shop.promotions import own_data, sign_ups  # noqa: F401
        from shop.promotions.display import on_pages, showing
        from shop.stores import storefront
        from shop.stores.public_pages import moments

        products.follow(showing.refresh_products)
        post_page_move.connect(showing.follow_move, dispatch_uid="promotions: page moved")
        stream_bodies.providers |= on_pages.PROVIDERS
        moments.as_at.append(showing.as_at)
        moments.coming.append(on_pages.coming)
        storefront.before_serving.append(showing.keep_true)
        own_data.install()
