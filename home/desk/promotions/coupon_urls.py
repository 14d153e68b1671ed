from django.urls import path

from home.desk.promotions import coupons

one = "<int:coupon_id>/"
urlpatterns = [
    path("", coupons.index, name="desk-coupons"),
    path("new/", coupons.new, name="desk-coupon-new"),
    path(one, coupons.detail, name="desk-coupon"),
    path(f"{one}stop/", coupons.stop, name="desk-coupon-stop"),
    path(f"{one}give/", coupons.give, name="desk-coupon-give"),
    path(f"{one}export/", coupons.export, name="desk-coupon-export"),
    path(f"{one}codes/", coupons.make_codes, name="desk-coupon-codes"),
    path(f"{one}codes/export/", coupons.export_codes, name="desk-coupon-codes-export"),
]
