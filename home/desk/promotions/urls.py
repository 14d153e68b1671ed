from django.urls import include, path

from home.desk.promotions import moment, views

one = "<str:promotion>/"
urlpatterns = [
    path("", views.index, name="desk-promotions"),
    path("new/", views.new, name="desk-promotion-new"),
    path("groups/", include("home.desk.groups.urls")),
    path("presales/", include("home.desk.presales.urls")),
    path("at/", moment.look, name="desk-promotions-at"),
    path(one, views.detail, name="desk-promotion"),
    path(f"{one}<slug:action>/", views.act, name="desk-promotion-act"),
]
