from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "shop.groups"
    label = "groups"
    verbose_name = "团购"

    def ready(self) -> None:
        from shop.groups import check, own_data, showing
        from shop.promotions import check as promotions_check
        from shop.promotions.display import showing as prices
        from shop.stores import storefront

        prices.edges.append(showing.edges)
        promotions_check.also(check.groups, check.seats)
        own_data.install()
        storefront.sections["catalog.ProductPage"].append(showing.on_product_page)
