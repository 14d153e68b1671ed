"""Search pages: of one store, and of the whole town. The same for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core.client_ip import client_ip
from core.same_origin import is_same_origin
from search import popular, products, query_string
from search.facets import facets
from search.search_request import Found, SearchRequest
from search.suggestions import suggest
from shop.catalog import listing
from shop.stores import storefront
from shop.stores.models import Store, StorePage
from shop.stores.public_pages.by_address import of_open_store

Context = dict[str, object]
# The part of the page that is replaced while somebody types or filters.
FOUND = "found"


@require_safe
@of_open_store
def in_store(request: HttpRequest, page: StorePage) -> HttpResponse:
    search = query_string.read(request.GET, store=page.store)
    context: Context = {
        "store": page.store,
        "store_page": page,
        "action": f"/{page.store.slug}/search/",
    }
    return _answer(request, search, context)


@require_safe
def everywhere(request: HttpRequest) -> HttpResponse:
    search = query_string.read(request.GET, store=None)
    context: Context = {"show_store": True, "action": "/search/"}
    if listing.page_number(request) == 1:
        context["stores"] = products.stores_named(search.text)
    return _answer(request, search, context)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """A list of options for the search box; empty while too little is typed."""
    typed = request.GET.get("q", "")
    found = suggest(typed, store=_named_store(request.GET.get("store", "")))
    context = {"suggestions": found, "typed": products.clean(typed)}
    return render(request, "search/fragments/suggestions.html", context)


@csrf_exempt  # Nobody is signed in for it, and it changes nothing but a count.
@require_POST
def stayed(request: HttpRequest) -> HttpResponse:
    """A browser tells that somebody looked at what was found: it counts for hot searches."""
    if not is_same_origin(request):
        return HttpResponse(status=403)
    store = _named_store(request.POST.get("store", ""))
    popular.note(text=request.POST.get("q", ""), store=store, client=client_ip(request))
    return HttpResponse(status=204)


def _named_store(slug: str) -> Store | None:
    """:raises Http404: for a slug that no open store has"""
    if not slug:
        return None
    store = Store.objects.filter(slug=slug, status=Store.Status.OPEN).first()
    if store is None:
        raise Http404
    return store


def _answer(request: HttpRequest, search: SearchRequest, context: Context) -> HttpResponse:
    number = listing.page_number(request)
    start = (number - 1) * listing.PER_PAGE
    chosen = list(query_string.chosen(search))
    is_asked = bool(search.text or chosen)
    found = products.find(search, start=start) if is_asked else Found(products=[], count=0)
    context |= {
        "search": search,
        "query": search.text,
        "found": found,
        "listing": listing.Listing(
            found.products, number, has_next=found.has_next, sort=search.ordering
        ),
        "marks": found.node,
        "is_asked": is_asked,
        "chosen": chosen,
        "sort_base": query_string.write(search.but(ordering=search.ordering.RELEVANCE)),
    }
    if number == 1:
        context |= _first_page(request, search, found)
    context["is_typing"] = _is_typing(request)
    response = render(request, _template(request), context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _first_page(request: HttpRequest, search: SearchRequest, found: Found) -> Context:
    more: Context = {}
    if not found.products:
        more["hot_words"] = popular.hot(store=search.store)
        # A new shop has no hot words yet: an empty page would help nobody.
        more["ideas"] = [] if more["hot_words"] else popular.ideas(store=search.store)
        more["best_sellers"] = products.best_sellers(store=search.store)
    more["current_address"] = query_string.write(search)
    more["filters_address"] = query_string.write(search, filters=1)
    if request.GET.get("filters") == "1":
        more["facets"] = facets(search)
    return more


def _template(request: HttpRequest) -> str:
    """The whole page, the results alone while typing, or the next cards of a list."""
    if not storefront.wants_fragment(request):
        return "search/results.html"
    return "search/fragments/found.html" if _is_typing(request) else listing.FRAGMENT


def _is_typing(request: HttpRequest) -> bool:
    return storefront.wants_fragment(request) and request.headers.get("HX-Target") == FOUND
