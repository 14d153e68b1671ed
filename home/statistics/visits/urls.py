from django.urls import path

from home.statistics.visits import views

urlpatterns = [path("", views.tell, name="visits")]
