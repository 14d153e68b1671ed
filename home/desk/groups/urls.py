from django.urls import path

from home.desk.groups import views

urlpatterns = [
    path("", views.index, name="desk-group-buys"),
    path("new/", views.new, name="desk-group-buy-new"),
    path("<str:group_buy>/", views.detail, name="desk-group-buy"),
    path("<str:group_buy>/end/", views.end, name="desk-group-buy-end"),
]
