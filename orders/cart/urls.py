from django.urls import path

from orders.cart import views

urlpatterns = [
    path("", views.show, name="cart"),
    path("add/", views.add, name="cart-add"),
    path("badge/", views.badge, name="cart-badge"),
    path("change/", views.change, name="cart-change"),
    path("clear/", views.clear, name="cart-clear"),
]
