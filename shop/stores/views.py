"""Sharing a store: its link, its QR code, its poster. The same for everybody."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from shop.stores import addresses, poster, qr, storefront
from shop.stores.models import Store, StorePage

PageView = Callable[[HttpRequest, StorePage], HttpResponse]


def of_open_store(view: PageView) -> Callable[[HttpRequest, str], HttpResponse]:
    """Give `view` the page of an open store; a former address leads to the new one."""

    @require_safe
    @wraps(view)
    def found(request: HttpRequest, slug: str) -> HttpResponse:
        pages = StorePage.objects.live().select_related("store")
        page = pages.filter(store__slug=slug, store__status=Store.Status.OPEN).first()
        if page is not None:
            return view(request, page)
        new_slug = addresses.new_slug_of(slug)
        if new_slug is None:
            raise Http404
        rest = request.path.removeprefix(f"/{slug}/")
        return HttpResponsePermanentRedirect(f"/{new_slug}/{rest}")

    return found


@of_open_store
def share(request: HttpRequest, page: StorePage) -> HttpResponse:
    goods = storefront.best_goods_of(page.store, poster.MAX_GOODS)
    context = {
        "store": page.store,
        "store_page": page,
        "share_url": page.store.share_url,
        "poster_version": poster.etag(page, goods)[:8],
        "canonical_url": page.store.share_url,
    }
    return render(request, "stores/share.html", context)


@of_open_store
def qr_code(request: HttpRequest, page: StorePage) -> HttpResponse:
    response = HttpResponse(qr.svg(page.store.share_url), content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=3600)
    return response


@of_open_store
def poster_picture(request: HttpRequest, page: StorePage) -> HttpResponse:
    """Drawn only when the visitor does not have this very poster yet."""
    goods = storefront.best_goods_of(page.store, poster.MAX_GOODS)
    tag = quote_etag(poster.etag(page, goods))
    response = get_conditional_response(request, etag=tag)
    if response is None:
        content = b"" if request.method == "HEAD" else poster.draw(page, goods)
        response = HttpResponse(content, content_type="image/png")
    response.headers["ETag"] = tag
    patch_cache_control(response, public=True, max_age=60)
    return response
