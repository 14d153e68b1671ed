"""The goods that a scope holds, as a query."""

from collections.abc import Set

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shop.catalog.models import CategoryPage, ProductPage, ProductVariant
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


def check_own(scope: Scope, gifts: Set[int] = frozenset(), *, store_id: int, before: Scope) -> None:
    """
    `gifts` by variant. What was named `before` is not asked again: it may be gone since.

    :raises ValidationError: for goods that this store does not have
    """
    named = (
        (CategoryPage, scope.shelves - before.shelves),
        (CategoryPage, scope.without_shelves - before.without_shelves),
        (ProductPage, scope.products - before.products),
        (ProductPage, scope.without_products - before.without_products),
        (ProductVariant, scope.variants - before.variants),
        (ProductVariant, scope.without_variants - before.without_variants),
        (ProductVariant, gifts),
    )
    for model, ids in named:
        if ids and model.objects.for_store(store_id).filter(pk__in=ids).count() != len(ids):
            raise ValidationError({"scope": [_("有商品或分类不是本店的")]})


def _on(
    store: Store, shelves: frozenset[int], products: frozenset[int], variants: frozenset[int]
) -> Q:
    named = Q(pk__in=variants) | Q(product_id__in=products)
    if shelves:
        categories = CategoryPage.objects.filter(store=store, pk__in=shelves)
        for path in categories.values_list("path", flat=True):
            named |= Q(product__path__startswith=path)
    return named
