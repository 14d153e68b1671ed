from django.urls import path

from home.desk.customers import views

urlpatterns = [
    path("", views.index, name="desk-customers"),
]
