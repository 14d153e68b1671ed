from django.urls import path

from orders.checkout import views

urlpatterns = [
    path("areas/", views.area_fields, name="checkout-areas"),
    path("<slug:slug>/", views.checkout, name="checkout"),
    path("<slug:slug>/totals/", views.totals, name="checkout-totals"),
]
