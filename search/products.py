"""Finding goods: by words in a store or in the whole town, filtered and sorted."""

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from modelsearch.backends import get_search_backend

from search.backends import ranking
from search.backends.pages import PageResults
from search.query import ShopperQuery
from search.search_request import MAX_LENGTH, Found, Ordering, SearchRequest
from shop.catalog import listing
from shop.catalog.models import CategoryPage, ProductPage, ProductParameter, ProductVariant
from shop.stores.models import Store, StorePage
from shop.stores.public_pages import privacy

HOT = 8
BEST_FIRST = ("-sales", "-pk")
# Categories of one name that a filter of the town looks into.
MOST_SHELVES = 500


def clean(text: str) -> str:
    """A query as it is searched and shown: half-width, single spaces, at most 50 characters."""
    text = unicodedata.normalize("NFKC", text.replace("\x00", ""))
    return " ".join(text.split())[:MAX_LENGTH].strip()


def find(search: SearchRequest, *, start: int = 0, limit: int = listing.PER_PAGE) -> Found:
    """
    The goods asked for, from `start` on. Words are searched exactly first; when nothing is
    called so, similar spellings are (`tier`). Filters never make a search less exact.
    """
    goods = filtered(search)
    goods = listing.town_cards(goods) if search.store is None else listing.cards(goods)
    text = clean(search.text)
    if not text:
        rows = list(goods.order_by(*listing.SORTS[search.ordering])[start : start + limit + 1])
        # Counted only where the rows read do not tell.
        is_whole = start == 0 and len(rows) <= limit
        count = len(rows) if is_whole else goods.order_by().count()
        return Found(products=rows[:limit], count=count, has_next=len(rows) > limit)
    results = results_of(search, goods, text)
    rows = list(results[start : start + limit + 1])
    is_whole = start == 0 and len(rows) <= limit
    count = len(rows) if is_whole else _found(results, search)
    return Found(
        products=rows[:limit],
        count=min(count, ranking.CAP),
        is_capped=count > ranking.CAP,
        has_next=len(rows) > limit,
        tier=results.tier,
        node=results.node,
    )


def results_of(search: SearchRequest, goods: QuerySet[ProductPage], text: str) -> PageResults:
    """Wagtail's search results of `goods`, in the order asked for."""
    is_relevance = search.ordering == Ordering.RELEVANCE
    # Above the cap hits are not ranked: then what sells best comes first.
    order = BEST_FIRST if is_relevance else listing.SORTS[search.ordering]
    query = ShopperQuery(text, store=search.store)
    found: PageResults = get_search_backend().search(
        query, goods.order_by(*order), order_by_relevance=is_relevance
    )
    return found


def filtered(search: SearchRequest) -> QuerySet[ProductPage]:
    """Goods on sale that pass the filters of `search`, whatever its words."""
    goods = listing.on_sale() if search.store is None else listing.of_store(search.store)
    if search.category is not None:
        goods = goods.filter(path__startswith=search.category.path)
    if search.shelf:
        goods = goods.filter(_on_shelf(search.shelf))
    lowest, highest = price_range(search)
    if lowest is not None:
        goods = goods.filter(price_from__gte=lowest)
    if highest is not None:
        goods = goods.filter(price_from__lte=highest)
    if search.in_stock:
        goods = goods.filter(in_stock=True)
    return goods.filter(_with_attributes(search.attributes))


def price_range(search: SearchRequest) -> tuple[Decimal | None, Decimal | None]:
    """(lowest, highest) of `search`, swapped where they were given the wrong way round."""
    lowest, highest = search.min_price, search.max_price
    if lowest is not None and highest is not None and lowest > highest:
        return highest, lowest
    return lowest, highest


def stores_named(query: str, *, limit: int = 6) -> list[StorePage]:
    """Open stores whose name or tagline holds `query`."""
    if not query:
        return []
    pages = privacy.public(StorePage.objects.live()).filter(store__status=Store.Status.OPEN)
    named = pages.filter(Q(title__icontains=query) | Q(tagline__icontains=query))
    return list(named.select_related("store").order_by("-store__created_at")[:limit])


def best_sellers(*, store: Store | None = None) -> list[ProductPage]:
    """What to offer when nothing was found or asked for."""
    if store is None:
        goods = listing.town_cards(listing.on_sale())
    else:
        goods = listing.cards(listing.of_store(store))
    return list(goods.filter(in_stock=True).order_by(*BEST_FIRST)[:HOT])


def _found(results: PageResults, search: SearchRequest) -> int:
    """The index knows which goods are on sale in which store; other filters must be asked."""
    is_plain = search == SearchRequest(
        text=search.text, store=search.store, ordering=search.ordering
    )
    return results.hits if is_plain else results.count()


def shelf_paths(name: str) -> tuple[str, ...]:
    """Of the categories of this name, whichever stores they are in; of very many, some."""
    named = privacy.public(CategoryPage.objects.live()).filter(title=name)
    return tuple(named.order_by("path").values_list("path", flat=True)[:MOST_SHELVES])


def _on_shelf(name: str) -> Q:
    """Goods below any category of this name."""
    found = Q(pk__in=[])
    for path in shelf_paths(name):
        found |= Q(path__startswith=path)
    return found


def _with_attributes(attributes: Mapping[str, Sequence[str]]) -> Q:
    """Each name with any of its values, as a parameter or an option on sale."""
    condition = Q()
    for name, values in attributes.items():
        parameters = ProductParameter.objects.filter(
            page_id=OuterRef("pk"), name=name, value__in=values
        )
        variants = ProductVariant._base_manager.annotate(
            chosen=Cast(KeyTextTransform(name, "options"), CharField())
        ).filter(
            product_id=OuterRef("pk"),
            store_id=OuterRef("store_id"),
            is_on_sale=True,
            retired_at__isnull=True,
            chosen__in=values,
        )
        condition &= Q(Exists(parameters)) | Q(Exists(variants))
    return condition
