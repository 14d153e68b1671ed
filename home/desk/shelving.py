"""Quick add: checked photos, page, variant and opening stock in one go, or nothing."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.files import File
from django.db import transaction

from shop.catalog import goods
from shop.catalog.models import CategoryPage, ProductPage, ProductVariant
from shop.stock import ledger
from shop.stores import intake, pictures
from shop.stores.models import Store, StoreImage


def put_on_sale(
    *,
    store: Store,
    name: str,
    price: Decimal,
    photos: Sequence[File] = (),
    unit: str = "件",
    stock: Decimal = Decimal(0),
    category: CategoryPage | None = None,
    actor: Any = None,
    **details: Any,
) -> ProductPage:
    """
    A product that can be bought at once. `details` as in `goods.add_product`.

    :raises PictureRefused: for a photo that is none; nothing is stored then
    :raises ValidationError: for a bad price or SKU
    """
    # Decoding takes a second: it happens before the transaction opens.
    clean = [take(photo) for photo in photos]
    images: list[StoreImage] = []
    try:
        with transaction.atomic():
            images.extend(
                pictures.keep(collection_id=store.collection_id, data=data, title=name, actor=actor)
                for data in clean
            )
            product = goods.add_product(
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
            ledger.open_level(variant=variant, quantity=stock, actor=actor)
    except BaseException:
        pictures.discard(images)
        raise
    product.refresh_from_db()
    return product


def take(photo: File) -> bytes:
    """:raises PictureRefused: for what is no good picture"""
    return intake.take(photo, size=photo.size)
