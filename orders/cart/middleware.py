"""A page that needs a cart which cannot be reached says so; every other page is as before."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from orders.cart.storing.storage import Unreachable

RETRY_AFTER_SECONDS = 10


class CartUnreachableMiddleware:
    """503 in words: the cart's own views, checkout, and whoever else reads a cart."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Unreachable):
            return None
        said = _("人有点多，请稍后再试")
        if getattr(request, "htmx", False):
            response = HttpResponse(status=503)
            response["HX-Trigger"] = json.dumps({"toast": said})
        else:
            response = render(request, "orders/cart/unreachable.html", {"said": said}, status=503)
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        add_never_cache_headers(response)
        return response
