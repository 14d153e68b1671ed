"""Before Wagtail's catch-all: pieces of a store that are no pages of the tree."""

from django.urls import path

from shop.stores import views

urlpatterns = [
    path("<slug:slug>/share/", views.share, name="store-share"),
    path("<slug:slug>/returns/", views.returns, name="store-returns"),
    path("<slug:slug>/licence/", views.licence, name="store-licence"),
    path("<slug:slug>/qr.svg", views.qr_code, name="store-qr"),
    path("<slug:slug>/poster.png", views.poster_picture, name="store-poster"),
]
