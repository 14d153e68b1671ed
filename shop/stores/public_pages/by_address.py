"""Stores by the words in an address, whatever a visitor may have typed there."""

import re
from collections.abc import Callable
from functools import wraps

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from shop.stores.models import Store, StorePage
from shop.stores.public_pages import privacy

_SLUG = re.compile(r"[a-z0-9-]{2,40}")


def open_store_at(slug: str) -> Store | None:
    """The open store of that slug; None for none, and for what cannot be a slug."""
    store = store_at(slug)
    return store if store is not None and store.is_open else None


def store_at(slug: str) -> Store | None:
    """The store that has or had this slug, open or not."""
    if not _SLUG.fullmatch(slug):
        return None
    found = Store.objects.filter(Q(slug=slug) | Q(former_slug=slug))
    return next(iter(sorted(found[:2], key=lambda store: store.slug != slug)), None)


def new_slug_of(former: str) -> str | None:
    """
    The slug that an open store has now, given the one it had before: printed QR codes
    live for ever.
    """
    if not _SLUG.fullmatch(former):
        return None
    slugs = Store.objects.open().filter(former_slug=former).values_list("slug", flat=True)
    return slugs.first()


def of_open_store(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """
    Give `view` the page of the open store that an address begins with. A former address leads
    to the new one for good, with what was asked of it and what is posted to it.
    """

    @wraps(view)
    def found(request: HttpRequest, slug: str, **kwargs: str) -> HttpResponse:
        pages = privacy.public(StorePage.objects.live()).select_related("store")
        page = pages.filter(store__slug=slug, store__status=Store.Status.OPEN).first()
        if page is not None:
            return view(request, page, **kwargs)
        new_slug = new_slug_of(slug)
        if new_slug is None:
            raise Http404
        rest = request.get_full_path().removeprefix(f"/{slug}/")
        is_post = request.method == "POST"
        return HttpResponsePermanentRedirect(f"/{new_slug}/{rest}", preserve_request=is_post)

    return found
