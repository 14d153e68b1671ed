"""The goods that a scope holds, as a query."""

from django.db.models import Q, QuerySet

from shop.catalog.models import CategoryPage, ProductVariant
from shop.promotions.reckoning.terms import Scope
from shop.stores.models import Store


def variants_in(scope: Scope, store: Store) -> QuerySet[ProductVariant]:
    """Those of pages that are public; one query, and one more for each list of shelves."""
    rows: QuerySet[ProductVariant] = ProductVariant.unscoped.for_store(store).filter(
        retired_at__isnull=True, is_on_sale=True, product__live=True
    )
    if not scope.is_all:
        rows = rows.filter(_on(store, scope.shelves, scope.products, scope.variants))
    without = (scope.without_shelves, scope.without_products, scope.without_variants)
    return rows.exclude(_on(store, *without)) if any(without) else rows


def _on(
    store: Store, shelves: frozenset[int], products: frozenset[int], variants: frozenset[int]
) -> Q:
    named = Q(pk__in=variants) | Q(product_id__in=products)
    if shelves:
        categories = CategoryPage.objects.filter(store=store, pk__in=shelves)
        for path in categories.values_list("path", flat=True):
            named |= Q(product__path__startswith=path)
    return named
