from django.urls import path

from home.desk.flash import views

urlpatterns = [
    path("", views.index, name="desk-flash"),
    path("new/", views.new, name="desk-flash-new"),
    path("<str:flash>/", views.detail, name="desk-flash-item"),
    path("<str:flash>/<slug:action>/", views.act, name="desk-flash-act"),
]
