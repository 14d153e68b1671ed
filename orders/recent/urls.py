from django.urls import path

from orders.recent import views

urlpatterns = [
    path("", views.show, name="recent"),
    path("seen/", views.seen, name="recent-seen"),
    path("forget/", views.forget, name="recent-forget"),
]
