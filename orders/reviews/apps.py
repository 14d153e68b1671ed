from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "orders.reviews"
    label = "reviews"
    verbose_name = "评价"

    def ready(self) -> None:
        from orders.reviews import moderating, own_data, reminders, showing  # noqa: F401
        from shop.stores import storefront

        own_data.install()
        storefront.sections["catalog.ProductPage"].append(showing.on_product_page)
