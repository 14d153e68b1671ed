"""The platform's own addresses; before Wagtail's catch-all."""

from django.contrib.sitemaps.views import index, sitemap
from django.urls import path
from django.views.decorators.cache import cache_page

from home import invitations, opening, views
from home.complaints import views as complaints
from home.sitemaps import SITEMAPS

urlpatterns = [
    path("open/", opening.open_store, name="open-store"),
    path("open/address/", opening.address, name="open-address"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("terms/", views.words, {"template": "home/terms.html"}, name="terms"),
    path(
        "terms/opening/", views.words, {"template": "home/opening_terms.html"}, name="opening-terms"
    ),
    path("privacy/", views.words, {"template": "home/privacy.html"}, name="privacy"),
    path("help/", views.words, {"template": "home/help.html"}, name="help"),
    path("help/complaint/", complaints.complain, name="complaint"),
    path("help/complaint/<str:token>/", complaints.filed, name="complaint-filed"),
    path(
        "help/complaint/<str:token>/photos/<int:photo_id>/",
        complaints.photo,
        name="complaint-photo",
    ),
    path("language/", views.choose_language, name="language"),
    path("robots.txt", views.robots, name="robots"),
    path(
        "sitemap.xml",
        cache_page(600)(index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"},
        name="sitemap-index",
    ),
    path(
        "sitemap-<section>.xml",
        cache_page(600)(sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap",
    ),
]
