"""Finding goods: by words in a store or in the whole town, filtered and sorted."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from search.asked import MAX_LENGTH, Asked, Found, Ordering
from search.backends import tables
from search.wish import Wish
from shop.catalog import listing
from shop.catalog.models import CategoryPage, ProductPage, ProductParameter, ProductVariant
from shop.stores.models import Store, StorePage

HOT = 8
BEST_FIRST = ("-sales", "-pk")


def clean(text: str) -> str:
    """A query as it is searched and shown: half-width, single spaces, at most 50 characters."""
    text = unicodedata.normalize("NFKC", text.replace("\x00", ""))
    return " ".join(text.split())[:MAX_LENGTH].strip()


def find(asked: Asked, *, start: int = 0, limit: int = listing.PER_PAGE) -> Found:
    """
    The goods asked for, from `start` on. Words are searched exactly first; when nothing is
    called so, similar spellings are (`tier`). Filters never make a search less exact.
    """
    goods = listing.cards(filtered(asked))
    if asked.store is None:
        fields = (*listing.CARD_FIELDS, "store__name", "store__slug")
        goods = filtered(asked).select_related("store").only(*fields)
    text = clean(asked.text)
    if not text:
        rows = list(goods.order_by(*listing.SORTS[asked.ordering])[start : start + limit + 1])
        return Found(
            products=rows[:limit], count=_count(goods, rows, start), has_next=len(rows) > limit
        )
    results = results_of(asked, goods, text)
    rows = list(results[start : start + limit + 1])
    is_whole = start == 0 and len(rows) <= limit
    count = len(rows) if is_whole else _found(results, asked)
    return Found(
        products=rows[:limit],
        count=min(count, tables.CAP),
        is_capped=count > tables.CAP,
        has_next=len(rows) > limit,
        tier=results.tier,
        node=results.node,
    )


def results_of(asked: Asked, goods: QuerySet[ProductPage], text: str) -> Any:
    """Wagtail's search results of `goods`, in the order asked for."""
    is_relevance = asked.ordering == Ordering.RELEVANCE
    # Above the cap hits are not ranked: then what sells best comes first.
    order = BEST_FIRST if is_relevance else listing.SORTS[asked.ordering]
    wish = Wish(text, store=asked.store)
    found: Any = goods.order_by(*order)
    return found.search(wish, order_by_relevance=is_relevance)


def filtered(asked: Asked) -> QuerySet[ProductPage]:
    """Goods on sale that pass the filters of `asked`, whatever its words."""
    goods = listing.on_sale() if asked.store is None else listing.of_store(asked.store)
    if asked.category is not None:
        goods = goods.filter(path__startswith=asked.category.path)
    if asked.shelf:
        goods = goods.filter(_on_shelf(asked.shelf))
    lowest, highest = price_range(asked)
    if lowest is not None:
        goods = goods.filter(price_from__gte=lowest)
    if highest is not None:
        goods = goods.filter(price_from__lte=highest)
    if asked.in_stock:
        goods = goods.filter(in_stock=True)
    return goods.filter(_with_attributes(asked.attributes))


def price_range(asked: Asked) -> tuple[Any, Any]:
    """(lowest, highest) of `asked`, swapped where they were given the wrong way round."""
    lowest, highest = asked.min_price, asked.max_price
    if lowest is not None and highest is not None and lowest > highest:
        return highest, lowest
    return lowest, highest


def stores_named(query: str, *, limit: int = 6) -> list[StorePage]:
    """Open stores whose name or tagline holds `query`."""
    if not query:
        return []
    pages = StorePage.objects.live().filter(store__status=Store.Status.OPEN)
    named = pages.filter(Q(title__icontains=query) | Q(tagline__icontains=query))
    return list(named.select_related("store").order_by("-store__created_at")[:limit])


def best_sellers(*, store: Store | None = None) -> list[ProductPage]:
    """What to offer when nothing was found or asked for."""
    goods = listing.on_sale().select_related("store") if store is None else listing.of_store(store)
    fields = (*listing.CARD_FIELDS, "store__name", "store__slug")
    goods = goods.only(*fields) if store is None else listing.cards(goods)
    return list(goods.filter(in_stock=True).order_by(*BEST_FIRST)[:HOT])


def _count(goods: QuerySet[ProductPage], rows: Sequence[ProductPage], start: int) -> int:
    """Counted only where the rows read do not tell."""
    is_last_of_first = start == 0 and len(rows) <= listing.PER_PAGE
    return len(rows) if is_last_of_first else goods.order_by().count()


def _found(results: Any, asked: Asked) -> int:
    """The index knows which goods are on sale in which store; other filters must be asked."""
    is_plain = asked == Asked(text=asked.text, store=asked.store, ordering=asked.ordering)
    return results.hits if is_plain else results.count()


def _on_shelf(name: str) -> Q:
    """Goods below any category of this name, whichever store it is in."""
    paths = CategoryPage.objects.live().filter(title=name).values_list("path", flat=True)
    found = Q(pk__in=[])
    for path in paths[:500]:
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
