"""
Where a request comes from, as the browser says: Sec-Fetch-Site, else Origin, else Referer. A
request with none of the three is no browser's cross-site form (the algorithm of Go's
net/http.CrossOriginProtection). It guards POSTs from pages that are the same for everyone and so
carry no CSRF token; the cart cookie is SameSite=Lax besides.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt


def is_same_origin(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in {"same-origin", "none"}
    for header in ("Origin", "Referer"):
        source = request.headers.get(header)
        if source:
            return _host_of(source) == request.get_host()
    return True


def _host_of(source: str) -> str:
    """Nobody's, where the text is no address: any program may send any."""
    try:
        return urlsplit(source).netloc
    except ValueError:
        return ""


def same_origin_post(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a POST from another site; the token check is off."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and not is_same_origin(request):
            return render(request, "403.html", {"is_form": True}, status=403)
        return view(request, *args, **kwargs)

    return guarded
