"""Goods that buyers sent back: on the shelf again, or written off, each once a document."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from accounts.actor import Actor
from core.quantity import value
from shop.stock import sold_out
from shop.stock.models import StockLevel, StockMovement
from shop.stock.movements import movement
from shop.stores.models import Store
from shop.stores.public_pages import cache_tags
from shop.stores.tenancy import id_of

Kind = StockMovement.Kind


@transaction.atomic
def book(
    *,
    store: Store | int,
    reference: str,
    shelved: Mapping[int, Decimal],
    written_off: Mapping[int, Decimal],
    reason: str,
    actor: Actor,
) -> None:
    """
    What came back under `reference` (variant id to amount): all of it is booked as returned,
    and what cannot be sold any more as lost at once. A second call changes nothing.
    """
    store_id = id_of(store)
    booked = StockMovement._base_manager.filter(
        store_id=store_id, kind=Kind.RETURN, reference=reference
    )
    back = {
        variant_id: shelved.get(variant_id, Decimal(0)) + written_off.get(variant_id, Decimal(0))
        for variant_id in sorted({*shelved, *written_off})
    }
    levels = StockLevel._base_manager.select_for_update(no_key=True).filter(store_id=store_id)
    for variant_id, amount in back.items():
        level = levels.get(variant_id=variant_id)
        if amount <= 0 or booked.filter(variant_id=variant_id).exists():
            continue
        parts = {Kind.RETURN: amount, Kind.LOSS: -written_off.get(variant_id, Decimal(0))}
        for kind, moved in parts.items():
            if moved:
                _add(level, moved)
                row = movement(level, kind, moved, reason=reason, actor=actor, reference=reference)
                row.save()
    sold_out.refresh_variants(store=store_id, variant_ids=list(back))
    cache_tags.touch_variants(list(back))


def _add(level: StockLevel, amount: Decimal) -> None:
    rows = StockLevel._base_manager.filter(store_id=level.store_id, pk=level.pk)
    rows.update(on_hand=F("on_hand") + value(amount))
    level.on_hand += amount
