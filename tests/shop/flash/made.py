"""Flash sales for tests, by the functions that shops use."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from shop.catalog.models import ProductVariant
from shop.flash import items
from shop.flash.models import FlashItem

HOUR = timedelta(hours=1)


def flash(
    variant: ProductVariant,
    price: str = "5.00",
    quantity: int = 3,
    *,
    at: datetime | None = None,
    **columns: Any,
) -> FlashItem:
    """限时抢购 that runs for an hour from now on."""
    at = at or timezone.now()
    given = {"kind": "flash", "per_buyer": 2, "starts_at": at, "ends_at": at + HOUR} | columns
    item = FlashItem(
        store=variant.store, variant=variant, price=Decimal(price), quantity=quantity, **given
    )
    return items.make(item, actor=variant.store.owner, at=at)


def seckill(variant: ProductVariant, price: str = "1.00", quantity: int = 3, **columns: Any):
    return flash(variant, price, quantity, **({"kind": "seckill"} | columns))
