"""A variant and its stock level, made together: a variant without a level cannot be sold."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from shop.catalog import goods
from shop.catalog.models import ProductPage, ProductVariant
from shop.stock import ledger


@transaction.atomic
def add_stocked_variant(
    *, product: ProductPage, price: Decimal, unit: str, stock: Decimal, actor: Any, **fields: Any
) -> ProductVariant:
    """
    A variant of `product` with `stock` of it on the shelf, or nothing of both.
    `fields` as in `goods.add_variant`: sku, options, barcode, …

    :raises ValidationError: for a bad price or a SKU the store has
    """
    variant = goods.add_variant(product=product, price=price, unit=unit, actor=actor, **fields)
    ledger.open_level(variant=variant, quantity=stock, actor=actor)
    return variant
