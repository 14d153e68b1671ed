"""Quick add: checked photos, page, variant and opening stock in one go, or nothing."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.files import File
from django.db import transaction

from accounts.actor import Actor
from shop.catalog import products, shelves
from shop.catalog.models import CategoryPage, ProductPage, ProductVariant
from shop.stock import ledger
from shop.stock.admin.new_variants import OPENING_STOCK
from shop.stores.models import Store
from shop.stores.photos import pictures


def put_on_sale(
    *,
    store: Store,
    name: str,
    price: Decimal,
    photos: Sequence[File] = (),
    unit: str = "件",
    stock: Decimal | None = Decimal(0),
    category: CategoryPage | None = None,
    new_category: str = "",
    actor: Actor = None,
    **details: Any,
) -> ProductPage:
    """
    A product that can be bought at once, on a shelf made for it if need be.
    `stock` None: nobody counted. `details` as in `products.add_product`.

    :raises PictureRefused: for a photo that is none; nothing is stored then
    :raises ValidationError: for a bad price or SKU
    """
    with (
        pictures.keeping(store=store, files=photos, title=name, actor=actor) as images,
        transaction.atomic(),
    ):
        if new_category:
            category = shelves.add(store=store, name=new_category, actor=actor)
        product = products.add_product(
            store=store,
            name=name,
            price=price,
            unit=unit,
            category=category,
            photos=images,
            actor=actor,
            **details,
        )
        variant = ProductVariant.objects.for_store(store).get(product=product)
        counted = OPENING_STOCK if stock is None else stock
        ledger.open_level(variant=variant, quantity=counted, actor=actor)
    product.refresh_from_db()
    return product
