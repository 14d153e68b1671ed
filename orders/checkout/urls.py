from django.urls import path

from orders.checkout import views

urlpatterns = [
    path("<slug:slug>/", views.checkout, name="checkout"),
]
