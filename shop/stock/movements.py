"""Rows of the ledger: what moved, by what document; and what of goods was sold."""

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import F, Q

from accounts.actor import Actor, named
from core.quantity import value
from shop.catalog.models import ProductPage, ProductVariant
from shop.stock.models import StockLevel, StockMovement
from shop.stores.models import Store
from shop.stores.public_pages import cache_tags
from shop.stores.tenancy import id_of


def document(store: Store | int, kind: str, reference: str) -> str:
    """`reference`, or "… #2" when goods of it went the same way before."""
    booked = StockMovement._base_manager.filter(store_id=id_of(store), kind=kind)
    times = booked.filter(booked_for(reference)).values("reference").distinct().count()
    return f"{reference} #{times + 1}" if times else reference


def booked_for(reference: str) -> Q:
    """Movements of this document, the first and later ones."""
    return Q(reference=reference) | Q(reference__startswith=f"{reference} #")


def count_sold(
    store_id: int,
    quantities: Mapping[int, Decimal],
    levels: Mapping[int, StockLevel],
    *,
    sign: int = 1,
) -> None:
    """已售 of variants, then of products: each in the order of ids, as all lock them."""
    of_product: dict[int, Decimal] = {}
    for variant_id, quantity in quantities.items():
        variant = levels[variant_id].variant
        sold = F("sales") + value(sign * quantity)
        ProductVariant._base_manager.filter(pk=variant.pk).update(sales=sold)
        before = of_product.get(variant.product_id, Decimal(0))
        of_product[variant.product_id] = before + quantity
    for product_id in sorted(of_product):
        sold = F("sales") + value(sign * of_product[product_id])
        ProductPage.objects.filter(pk=product_id).update(sales=sold)
    if quantities:
        cache_tags.touch_store(store_id)


def movement(
    level: StockLevel,
    kind: str,
    quantity: Decimal,
    *,
    reason: str,
    actor: Actor,
    reference: str = "",
) -> StockMovement:
    return StockMovement(
        store_id=level.store_id,
        variant_id=level.variant_id,
        kind=kind,
        quantity=quantity,
        on_hand_after=level.on_hand,
        reason=reason,
        reference=reference,
        actor=named(actor),
    )
