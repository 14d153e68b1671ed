from django.urls import path

from home.desk.exports import views

urlpatterns = [path("", views.index, name="desk-export")]
