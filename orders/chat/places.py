"""The store that an address of chat orders names; a former address leads to the new one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from shop.stores import addresses
from shop.stores.models import Store, StorePage


def at_open_store(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give `view` the page of an open store; what is posted to a former address goes along."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        pages = StorePage.objects.live().select_related("store")
        page = pages.filter(store__slug=slug, store__status=Store.Status.OPEN).first()
        if page is not None:
            return view(request, page, **kwargs)
        new_slug = addresses.new_slug_of(slug)
        if new_slug is None:
            raise Http404
        path = f"/{new_slug}/{request.path.removeprefix(f'/{slug}/')}"
        return HttpResponsePermanentRedirect(path, preserve_request=request.method == "POST")

    return found
