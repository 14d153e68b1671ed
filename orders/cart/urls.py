from django.urls import path

from orders.cart import views

urlpatterns = [
    path("", views.show, name="cart"),
    path("add/", views.add, name="cart-add"),
    path("badge/", views.badge, name="cart-badge"),
    path("change/", views.change, name="cart-change"),
    path("pick/", views.pick, name="cart-pick"),
    path("swap/", views.swap, name="cart-swap"),
    path("undo/", views.undo, name="cart-undo"),
    path("clear/", views.clear, name="cart-clear"),
]
