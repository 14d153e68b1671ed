from django.urls import path

from home.desk.rewards import views

urlpatterns = [
    path("", views.index, name="desk-rewards"),
    path("new/", views.new, name="desk-reward-new"),
    path("<str:reward>/", views.switch, name="desk-reward"),
]
