"""
Goods laid aside for a 限时抢购 or 秒杀: they are not on hand, so no ordinary order takes them.
Every move is a line of the ledger, also when an order takes some of them to be held for it.
"""

from collections.abc import Iterable
from decimal import Decimal

from accounts.actor import Actor
from shop.stock import sold_out
from shop.stock.models import StockLevel, StockMovement
from shop.stock.movements import document, movement
from shop.stores.public_pages import cache_tags

Kind = StockMovement.Kind


def locked(store_id: int, variant_ids: Iterable[int]) -> dict[int, StockLevel]:
    """
    Levels by variant, locked in the order of variants: before a flash item, as everywhere, and
    all of an order's at once, so that two orders never wait for each other in a circle.
    """
    rows = StockLevel._base_manager.select_for_update(no_key=True).filter(
        store_id=store_id, variant_id__in=list(variant_ids)
    )
    return {level.variant_id: level for level in rows.order_by("variant_id")}


def lay_aside(
    level: StockLevel, amount: int, *, apart: int, reference: str, actor: Actor = None
) -> None:
    """
    `amount` (negative: as many come back) of a locked level is no longer on hand; `apart` of
    them are for everybody from now on.

    :raises ValueError: for more than can be sold
    """
    if amount > level.available:
        raise ValueError("more than there is")
    level.on_hand -= amount
    level.apart = Decimal(apart)
    level.save(update_fields=["on_hand", "apart"])
    if amount:
        booked_as = document(level.store_id, Kind.ALLOT, reference)
        movement(
            level, Kind.ALLOT, Decimal(-amount), reason="", actor=actor, reference=booked_as
        ).save()
    sold_out.refresh_variants(store=level.store_id, variant_ids=[level.variant_id])
    cache_tags.touch_variants([level.variant_id])
