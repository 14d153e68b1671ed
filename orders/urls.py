from django.urls import path

from orders import views

urlpatterns = [
    path("orders/<str:token>/", views.show, name="order"),
    path("orders/<str:token>/cancel/", views.cancel, name="order-cancel"),
    path("account/", views.mine, name="account"),
]
