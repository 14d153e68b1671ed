from django.urls import path

from home.desk.campaigns import views

urlpatterns = [
    path("", views.index, name="desk-campaigns"),
    path("<str:campaign>/", views.detail, name="desk-campaign"),
    path("<str:campaign>/leave/", views.leave, name="desk-campaign-leave"),
]
