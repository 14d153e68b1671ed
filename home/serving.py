"""
Wagtail's `serve` for pages below the home page, with one query instead of five: the page is
found by its path, together with its store and whether it is shut off. The site, the home page
and the rows of restrictions are not read. Whatever is not found here goes Wagtail's own way.
"""

from django.http import HttpRequest, HttpResponse
from wagtail import views as wagtail_views

from home import models


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """A shopper's page; former addresses, restricted and unknown ones as Wagtail answers them."""
    components = [component for component in path.split("/") if component]
    page = models.page_at(components) if components else None
    if page is None or page.is_restricted:
        return wagtail_views.serve(request, path)
    return page.serve(request)
