"""What a store has beside its pages: link, QR code, poster; returns. The same for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from shop.stores import storefront
from shop.stores.models import StorePage
from shop.stores.photos import pictures
from shop.stores.public_pages.by_address import of_open_store
from shop.stores.sharing import poster, qr


@require_safe
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
    return render(request, "shop/stores/share.html", context)


@require_safe
@of_open_store
def returns(request: HttpRequest, page: StorePage) -> HttpResponse:
    """How this shop takes goods back, and what the law gives the buyer anyway."""
    context = {
        "store": page.store,
        "store_page": page,
        "delivery": storefront.delivery_of(page.store),
        "canonical_url": storefront.absolute(request.path),
    }
    return render(request, "shop/stores/returns.html", context)


@require_safe
@of_open_store
def licence(request: HttpRequest, page: StorePage) -> HttpResponse:
    """亮照经营: 404 while the shop has put nothing up."""
    if not (page.licence_number or page.licence_picture_id):
        raise Http404
    context = {
        "store": page.store,
        "store_page": page,
        "files": pictures.files_of(page.licence_picture, pictures.WIDE),
        "canonical_url": storefront.absolute(request.path),
    }
    return render(request, "shop/stores/licence.html", context)


@require_safe
@of_open_store
def qr_code(request: HttpRequest, page: StorePage) -> HttpResponse:
    response = HttpResponse(qr.svg(page.store.share_url), content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=3600)
    return response


@require_safe
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
