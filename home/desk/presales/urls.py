from django.urls import path

from home.desk.presales import views

urlpatterns = [
    path("", views.index, name="desk-presales"),
    path("new/", views.new, name="desk-presale-new"),
    path("<str:presale>/", views.detail, name="desk-presale"),
    path("<str:presale>/end/", views.end, name="desk-presale-end"),
]
