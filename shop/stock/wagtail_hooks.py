"""The variant panel's addresses in Wagtail's admin, open to merchants; each checks the store."""

from django.urls import URLResolver, include, path
from wagtail import hooks

from shop.catalog import editor
from shop.stock.admin import admin_views, new_variants
from shop.stores.admin import admin_gate

NAMESPACE = "product_variants"

urlpatterns = [
    path("<int:product_id>/", admin_views.panel, name="panel"),
    path("<int:product_id>/add/", admin_views.add, name="add"),
    path("<int:product_id>/save/", admin_views.save, name="save"),
    path("<int:product_id>/grid/", admin_views.grid, name="grid"),
]

editor.adds_variants_with(
    new_variants.add_stocked_variant, opening_stock=new_variants.OPENING_STOCK
)
admin_gate.allow(*(f"{NAMESPACE}:{pattern.name}" for pattern in urlpatterns))


@hooks.register("register_admin_urls")
def variant_urls() -> list[URLResolver]:
    return [path("variants/", include((urlpatterns, NAMESPACE), namespace=NAMESPACE))]
