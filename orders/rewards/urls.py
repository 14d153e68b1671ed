from django.urls import path

from orders.rewards import views

urlpatterns = [
    # "merchant" and "account" are no stores.
    path("<slug:slug>/points-mall/", views.of_store, name="points-mall"),
    path("<slug:slug>/points-mall/<str:reward>/", views.take_coupon, name="reward-take"),
]
