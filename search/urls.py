"""Before Wagtail's catch-all."""

from django.urls import path

from search import views

urlpatterns = [
    path("search/", views.everywhere, name="search"),
    path("<slug:slug>/search/", views.in_store, name="store-search"),
]
