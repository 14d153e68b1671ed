"""A variant and its stock level, made together: a variant without a level cannot be sold."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import product as combinations
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from shop.catalog import products
from shop.catalog.models import ProductPage, ProductVariant
from shop.stock import ledger

# What a new product starts with where nobody counted: a shop that does not count still sells.
OPENING_STOCK = Decimal(100)
# More are no choice for a shopper, and no grid for a phone.
MAX_VARIANTS = 60


@dataclass(frozen=True)
class Axis:
    """One side of the grid: 颜色 with 白色, 红色."""

    name: str
    values: list[str]


def axis(name: str, values: str, number: int) -> Axis | None:
    """An axis as people type it, 白色、红色 or 白色 红色; None without values."""
    for sign in "、，,/;；":
        values = values.replace(sign, " ")
    found = list(dict.fromkeys(values.split()))
    return Axis(name.strip() or ("颜色", "尺码")[number - 1], found) if found else None


@transaction.atomic
def add_stocked_variant(
    *,
    product: ProductPage,
    price: Decimal,
    unit: str,
    stock: Decimal,
    actor: Actor,
    **fields: Any,
) -> ProductVariant:
    """
    A variant of `product` with `stock` of it on the shelf, or nothing of both.
    `fields` as in `products.add_variant`: sku, options, barcode, …

    :raises ValidationError: for a bad price or a SKU the store has
    """
    variant = products.add_variant(product=product, price=price, unit=unit, actor=actor, **fields)
    ledger.open_level(variant=variant, quantity=stock, actor=actor)
    return variant


@transaction.atomic
def fill_grid(
    *,
    product: ProductPage,
    axes: list[Axis],
    price: Decimal | None,
    stock: Decimal,
    actor: Actor,
) -> list[ProductVariant]:
    """
    Every combination of `axes` that the product does not have yet, with `stock` of each on
    the shelf. A product that had no choices keeps its one variant as the first combination,
    with its price, stock and history. Without a `price` they cost what the first one does.

    :raises ValidationError: for too many combinations, or without any price
    """
    rows = ProductVariant.objects.for_store(product.store_id).current().filter(product=product)
    current = list(rows.order_by("position", "pk"))
    wanted = [
        dict(zip([axis.name for axis in axes], values, strict=True))
        for values in combinations(*(axis.values for axis in axes))
    ]
    have = [variant.options for variant in current]
    missing = [options for options in wanted if options not in have]
    if len(current) + len(missing) > MAX_VARIANTS:
        raise ValidationError(_("规格最多 %(max)s 个") % {"max": MAX_VARIANTS}, code="values_1")
    first = current[0] if current else None
    if first is not None and not first.options and len(current) == 1 and missing:
        products.change_variant(
            store=product.store_id, variant_id=first.pk, actor=actor, options=missing.pop(0)
        )
    price = price or (first.price if first else None)
    if price is None:
        raise ValidationError(_("请填写新规格的价格"), code="new_price")
    unit = first.unit if first else product.unit or "件"
    return [
        add_stocked_variant(
            product=product, price=price, unit=unit, stock=stock, actor=actor, options=options
        )
        for options in missing
    ]
