from django.urls import path

from orders import views

urlpatterns = [
    path("orders/<str:token>/", views.show, name="order"),
    path("orders/<str:token>/open/", views.open_up, name="order-open"),
    path("orders/<str:token>/cancel/", views.cancel, name="order-cancel"),
    path("orders/<str:token>/receive/", views.receive, name="order-receive"),
    path("orders/<str:token>/again/", views.buy_again, name="order-again"),
    path("account/", views.mine, name="account"),
    path("account/orders/", views.my_orders, name="my-orders"),
]
