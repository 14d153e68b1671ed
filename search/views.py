"""Search pages: of one store, and of the whole town. The same for everybody."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from search import products
from shop.catalog import listing
from shop.catalog.models import ProductPage
from shop.stores import addresses
from shop.stores.models import Store, StorePage


@require_safe
def in_store(request: HttpRequest, slug: str) -> HttpResponse:
    pages = StorePage.objects.live().select_related("store")
    page = pages.filter(store__slug=slug, store__status=Store.Status.OPEN).first()
    if page is None:
        new_slug = addresses.new_slug_of(slug)
        if new_slug is None:
            raise Http404
        return HttpResponsePermanentRedirect(f"/{new_slug}/search/?{request.GET.urlencode()}")
    query = products.clean(request.GET.get("q", ""))
    found = products.matching(query, store=page.store)
    context = {"store": page.store, "store_page": page, "action": f"/{page.store.slug}/search/"}
    return _answer(request, query, found, context)


@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    query = products.clean(request.GET.get("q", ""))
    goods = products.matching(query).select_related("store")
    context: dict[str, Any] = {"show_store": True, "action": "/search/"}
    if request.GET.get("page", "1") == "1":
        context["stores"] = products.stores_named(query)
    return _answer(request, query, goods, context)


def _answer(
    request: HttpRequest, query: str, goods: QuerySet[ProductPage], context: dict[str, Any]
) -> HttpResponse:
    found = listing.page_of(goods, request)
    context |= {"query": query, "listing": found}
    if found.number == 1 and not found.has_next:
        context["count"] = len(found.products)
    elif query:
        context["count"] = goods.count()
    if not found.products and found.number == 1:
        context["hot"] = products.hot(store=context.get("store"))
    return listing.answer(request, "search/results.html", context)
