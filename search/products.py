"""Finding goods by words: plain substrings for now, one store or all open ones."""

import unicodedata

from django.db.models import Exists, OuterRef, Q, QuerySet

from shop.catalog import listing
from shop.catalog.models import ProductPage, ProductVariant
from shop.stores.models import Store, StorePage

MAX_LENGTH = 50
MAX_WORDS = 6
HOT = 8


def clean(text: str) -> str:
    """A query as it is searched and shown: half-width, single spaces, at most 50 characters."""
    text = unicodedata.normalize("NFKC", text.replace("\x00", ""))
    return " ".join(text.split())[:MAX_LENGTH].strip()


def matching(query: str, *, store: Store | None = None) -> QuerySet[ProductPage]:
    """Goods on sale in which every word of a cleaned `query` occurs; none for an empty one."""
    goods = listing.on_sale() if store is None else listing.of_store(store)
    words = query.split()[:MAX_WORDS]
    if not words:
        return goods.none()
    for word in words:
        goods = goods.filter(_has(word))
    return goods


def stores_named(query: str, *, limit: int = 6) -> list[StorePage]:
    """Open stores whose name or tagline holds `query`."""
    if not query:
        return []
    pages = StorePage.objects.live().filter(store__status=Store.Status.OPEN)
    named = pages.filter(Q(title__icontains=query) | Q(tagline__icontains=query))
    return list(named.select_related("store").order_by("-store__created_at")[:limit])


def hot(*, store: Store | None = None) -> list[ProductPage]:
    """What to offer when nothing was found or asked for."""
    goods = listing.on_sale().select_related("store") if store is None else listing.of_store(store)
    fields = (*listing.CARD_FIELDS, "store__name", "store__slug")
    goods = goods.only(*fields) if store is None else listing.cards(goods)
    return list(goods.filter(in_stock=True).order_by("-sales", "-pk")[:HOT])


def _has(word: str) -> Q:
    codes = ProductVariant._base_manager.filter(
        Q(sku__iexact=word) | Q(barcode=word),
        product=OuterRef("pk"),
        is_on_sale=True,
        retired_at__isnull=True,
    )
    words = ("title", "subtitle", "description")
    in_words = Q(*[(f"{name}__icontains", word) for name in words], _connector=Q.OR)
    return in_words | Q(Exists(codes))
