"""Pages of the platform that are no page-tree pages."""

import logging
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from core.same_origin import same_origin_post
from shop.stores import storefront
from shop.stores.models import Store
from shop.stores.public_pages import by_address

logger = logging.getLogger(__name__)

# Everything that is personal, or a piece of a page; search results are endless.
ROBOTS = """\
User-agent: *
Disallow: /cart/
Disallow: /checkout/
Disallow: /orders/
Disallow: /account/
Disallow: /merchant/
Disallow: /admin/
Disallow: /search/
Disallow: /*/search/
Sitemap: {sitemap}
"""


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    text = ROBOTS.format(sitemap=storefront.absolute("/sitemap.xml"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def words(request: HttpRequest, template: str) -> HttpResponse:
    """A page of rules or help: the same for everybody, whatever store it was asked from."""
    store = by_address.open_store_at(request.GET.get("store", ""))
    context: dict[str, object] = {
        "store": store,
        "canonical_url": storefront.absolute(request.path),
    }
    return render(request, template, context)


@require_POST
@same_origin_post
def choose_language(request: HttpRequest) -> HttpResponse:
    """
    Keep the reader's choice (core.language), and go back to the page it was made on. Pages that
    everybody shares carry the menu: no token, and no address, which the browser tells.
    """
    back = request.POST.get("next") or request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = redirect(back if is_ours else "/")
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long: say what to do."""
    return render(request, "403.html", {"is_form": True}, status=403)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """
    Inside an open store the way on is that store. One that is suspended or closed says so:
    for search engines it is gone, for its shoppers their orders are still there.
    """
    first, *others = request.path.strip("/").split("/")
    slug = others[0] if first == "checkout" and others else first
    store = by_address.store_at(slug)
    if store is not None and not store.is_open:
        context = {"store": store, "is_closed": store.status == Store.Status.CLOSED}
        return render(request, "shop/stores/shut.html", context, status=404)
    return render(request, "404.html", {"store": store}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs nothing that may be broken; the number on the page is in the log."""
    code = secrets.token_hex(2).upper()
    logger.error("server error shown to a visitor: %s %s", code, request.path)
    return HttpResponseServerError(loader.render_to_string("500.html", {"code": code}))
