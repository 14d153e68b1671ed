"""Tells the catalogue how much of each variant can be sold; see `shop.catalog.availability`."""

from decimal import Decimal

from django.db.models import QuerySet

from core.compiled import Compiled
from shop.catalog.availability import Offer
from shop.catalog.models import ProductPage, ProductVariant


def of_product(product: ProductPage) -> list[Offer]:
    """Variants on sale with what is available, one query; a variant without a level has none."""
    return [
        Offer(variant, variant.level.buyable if hasattr(variant, "level") else Decimal(0))
        for variant in _on_sale(store=product.store_id, product=product.pk)
    ]


def _with_levels(*, store: int, product: int) -> QuerySet[ProductVariant]:
    variants = ProductVariant.objects.for_store(store).current()
    rows = variants.filter(product=product, is_on_sale=True).select_related("level")
    return rows.order_by("position", "pk")


_on_sale = Compiled(ProductVariant, _with_levels)
