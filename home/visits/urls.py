from django.urls import path

from home.visits import views

urlpatterns = [path("", views.tell, name="visits")]
