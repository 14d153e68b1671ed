from django.urls import path

from orders.deals import views

urlpatterns = [
    path("coupons/<int:coupon_id>/claim/", views.claim, name="coupon-claim"),
    path("promotions/prices/", views.prices, name="personal-prices"),
    path("account/coupons/", views.mine, name="my-coupons"),
    # Last: "merchant" and "account" are no stores.
    path("<slug:slug>/coupons/", views.of_store, name="store-coupons"),
    path("<slug:slug>/promotions/<str:promotion>/", views.promotion, name="promotion"),
    path("<slug:slug>/coupons/code/", views.claim_by_code, name="coupon-code"),
]
