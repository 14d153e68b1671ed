from django.urls import path

from home.desk.customers import coupons, views

job = "coupons/<int:coupon_job_id>/"
urlpatterns = [
    path("", views.index, name="desk-customers"),
    path("coupons/", coupons.choose, name="desk-customers-coupons"),
    path(job, coupons.show, name="desk-customers-coupon-job"),
    path(f"{job}start/", coupons.start, name="desk-customers-coupon-start"),
    path(f"{job}cancel/", coupons.cancel, name="desk-customers-coupon-cancel"),
    path(f"{job}drop/", coupons.drop, name="desk-customers-coupon-drop"),
    path(f"{job}result.xlsx", coupons.result, name="desk-customers-coupon-result"),
]
