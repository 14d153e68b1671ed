from django.urls import path
from django.views.generic import RedirectView

from home.desk import board, products, settings, stock, today

urlpatterns = [
    path("", today.today, name="desk"),
    path("admin/", RedirectView.as_view(url="/admin/"), name="desk-admin"),
    path("admin", RedirectView.as_view(url="/admin/")),
    path("switch/<int:store_id>/", today.switch_store, name="desk-switch"),
    path("products/", products.index, name="desk-products"),
    path("products/add/", products.add, name="desk-product-add"),
    path("products/<int:product_id>/", products.edit, name="desk-product"),
    path("products/<int:product_id>/on-sale/", products.set_on_sale, name="desk-on-sale"),
    path("variants/<int:variant_id>/", products.change_variant, name="desk-variant"),
    path("stock/", stock.index, name="desk-stock"),
    path("stock/<int:variant_id>/", stock.variant, name="desk-stock-variant"),
    path("orders/", board.board, name="desk-orders"),
    path("orders/badge/", board.badge, name="desk-orders-badge"),
    path("orders/<str:number>/", board.detail, name="desk-order"),
    path("orders/<str:number>/<slug:action>/", board.act, name="desk-order-act"),
    path("settings/", settings.store_settings, name="desk-settings"),
    path("staff/", settings.people, name="desk-staff"),
    path("staff/<int:membership_id>/remove/", settings.remove_person, name="desk-staff-remove"),
    path("share/", settings.share, name="desk-share"),
    path("more/", settings.more, name="desk-more"),
]
