"""The variant panel's addresses in Wagtail's admin, open to merchants; each checks the store."""

from django.urls import include, path
from wagtail import hooks

from shop.catalog import editor
from shop.stock import admin_views, shelving
from shop.stores import admin_gate

NAMESPACE = "product_variants"

_one = "<int:product_id>/<int:variant_id>/"
urlpatterns = [
    path("<int:product_id>/", admin_views.panel, name="panel"),
    path("<int:product_id>/add/", admin_views.add, name="add"),
    path(f"{_one}change/", admin_views.change, name="change"),
    path(f"{_one}count/", admin_views.count, name="count"),
    path(f"{_one}retire/", admin_views.retire, name="retire"),
]

editor.adds_variants_with(shelving.add_stocked_variant)
admin_gate.allow(*(f"{NAMESPACE}:{pattern.name}" for pattern in urlpatterns))


@hooks.register("register_admin_urls")
def variant_urls() -> list:
    return [path("variants/", include((urlpatterns, NAMESPACE), namespace=NAMESPACE))]
