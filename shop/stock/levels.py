"""Tells the catalogue how much of each variant can be sold; see `shop.catalog.availability`."""

from decimal import Decimal

from shop.catalog.availability import Offer
from shop.catalog.models import ProductPage, ProductVariant


def of_product(product: ProductPage) -> list[Offer]:
    """Variants on sale with what is available, one query; a variant without a level has none."""
    variants = ProductVariant.objects.for_store(product.store_id).current()
    rows = variants.filter(product=product, is_on_sale=True).select_related("level")
    return [
        Offer(variant, variant.level.buyable if hasattr(variant, "level") else Decimal(0))
        for variant in rows.order_by("position", "pk")
    ]
