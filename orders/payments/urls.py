from django.urls import path

from orders.payments import notify, views

urlpatterns = [
    path("orders/<str:token>/pay/", views.pay, name="order-pay"),
    path("orders/<str:token>/pay/status/", views.status, name="order-pay-status"),
    path("orders/<str:token>/pay/return/", views.returned, name="order-pay-return"),
    path("orders/<str:token>/pay/proof/", views.proof, name="order-pay-proof"),
    path("pay/wechat/openid/", views.openid_returned, name="wechat-openid"),
    path("pay/alipay/notify/<str:key>/", notify.alipay, name="alipay-notify"),
    path("pay/wechatpay/notify/<str:key>/", notify.wechatpay, name="wechatpay-notify"),
]
