"""
The stock of supplied goods: as many as the supplier has, through the ledger. What is sold here
and not yet ordered there still counts there; what is ordered there and has not left is held here.
"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.actor import Actor
from core.language import sent
from core.quantity import step
from shop.catalog.models import ProductVariant
from shop.stock import ledger
from shop.stock.models import StockLevel
from shop.suppliers.models import SupplierProduct

# (variant, moment) → how many of the held were ordered at the supplier before that moment. Orders
# are a room above, which registers here.
Ordered = Callable[[ProductVariant, datetime], Decimal]
_ordered: list[Ordered] = []
REASON = sent("供应商库存同步")


def counts_ordered_with(ordered: Ordered) -> None:
    _ordered[:] = [ordered]


@transaction.atomic
def keep(product: SupplierProduct, *, told: int, asked_at: datetime, actor: Actor = None) -> bool:
    """
    Set the level from what the supplier said it had at `asked_at`, under the level's lock: sales
    of that moment are before or behind it, never lost. Less than orders hold it never becomes.
    Whether anything changed.
    """
    levels = StockLevel.unscoped.select_for_update(of=("self",), no_key=True)
    level = levels.select_related("variant").filter(
        store_id=product.store_id, variant_id=product.variant_id
    )
    found = level.first()
    if found is None:
        return False
    free = max(told - product.supplier.kept_back, 0)
    ordered = sum((count(found.variant, asked_at) for count in _ordered), Decimal(0))
    wanted = max(free + ordered - found.apart, found.reserved)
    wanted -= wanted % step(found.variant.unit)
    if wanted == found.on_hand or wanted < found.reserved:
        return False
    ledger.count(
        store=product.store_id,
        variant_id=found.variant_id,
        counted=wanted,
        actor=actor,
        reason=REASON,
    )
    return True
