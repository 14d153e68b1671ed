"""Before Wagtail's catch-all."""

from django.urls import path

from search import views

urlpatterns = [
    path("search/", views.everywhere, name="search"),
    path("search/suggest/", views.suggestions, name="search-suggest"),
    path("search/stayed/", views.stayed, name="search-stayed"),
    path("<slug:slug>/search/", views.in_store, name="store-search"),
]
