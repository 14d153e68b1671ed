"""Keeps ProductPage.in_stock true to the levels; written with update(), never by a save."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from shop.catalog.models import ProductPage
from shop.stock.models import StockLevel
from shop.stores.models import Store
from shop.stores.public_pages import cache_tags
from shop.stores.tenancy import id_of


def refresh(*, store: Store | int, product_ids: Iterable[int]) -> None:
    """Set in_stock of these products where it is wrong; touches no row that is right."""
    store_id = id_of(store)
    products = ProductPage.objects.filter(store_id=store_id, pk__in=list(product_ids))
    sellable = _sellable(store_id)
    came = products.filter(sellable, in_stock=False).update(in_stock=True)
    went = products.filter(~sellable, in_stock=True).update(in_stock=False)
    if came or went:
        cache_tags.touch_store(store_id)


def refresh_products(store_id: int, product_ids: Iterable[int]) -> None:
    """The catalogue changed the variants of products."""
    refresh(store=store_id, product_ids=product_ids)


def refresh_variants(*, store: Store | int, variant_ids: Iterable[int]) -> None:
    levels = StockLevel._base_manager.filter(
        store_id=id_of(store), variant_id__in=list(variant_ids)
    )
    refresh(store=store, product_ids=set(levels.values_list("variant__product_id", flat=True)))


def mark_sold_out(*, store: int, variant_ids: Iterable[int]) -> None:
    """After goods were held: products of which nothing is left, rarely any."""
    products = ProductPage.objects.filter(
        store_id=store, in_stock=True, variants__pk__in=list(variant_ids)
    )
    sold_out = set(products.filter(~_sellable(store)).values_list("pk", flat=True))
    # One row at a time and in order, so that two orders never wait for each other.
    for product_id in sorted(sold_out):
        products = ProductPage.objects.filter(pk=product_id)
        if products.filter(~_sellable(store)).update(in_stock=False):
            cache_tags.touch_store(store)


def _sellable(store_id: int) -> Exists:
    levels: QuerySet[StockLevel] = StockLevel._base_manager.filter(
        Q(on_hand__gt=F("reserved")) | Q(apart__gt=0),
        store_id=store_id,
        variant__product_id=OuterRef("pk"),
        variant__is_on_sale=True,
        variant__retired_at__isnull=True,
    )
    return Exists(levels)
