"""Does the ledger explain the levels? Run by `manage.py check_stock`, tests and drills."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from core import scope
from shop.stock.models import StockLevel, StockMovement, StockReservation


@dataclass(frozen=True)
class Difference:
    """One level that its ledger or its reservations do not explain."""

    store_id: int
    sku: str
    what: str
    level: Decimal
    explained: Decimal


@scope.across_stores("the ledger of every store is checked")
def differences() -> list[Difference]:
    """Every level whose on_hand is not its ledger's sum, or whose reserved is not what is held."""
    booked = _sums(StockMovement._base_manager.all())
    held = _sums(StockReservation._base_manager.filter(state=StockReservation.State.HELD))
    found = []
    levels = StockLevel._base_manager.select_related("variant").order_by("pk")
    for level in levels.iterator(chunk_size=2000):
        in_ledger = booked.pop(level.variant_id, Decimal(0))
        in_orders = held.pop(level.variant_id, Decimal(0))
        sku = level.variant.sku
        if level.on_hand != in_ledger:
            found.append(Difference(level.store_id, sku, "on_hand", level.on_hand, in_ledger))
        if level.reserved != in_orders:
            found.append(Difference(level.store_id, sku, "reserved", level.reserved, in_orders))
    return [*found, *_orphans("movements", booked), *_orphans("reservations", held)]


def _orphans(what: str, sums: dict[int, Decimal]) -> list[Difference]:
    """What is booked of variants that have no level."""
    return [
        Difference(0, f"variant {variant_id}", what, Decimal(0), amount)
        for variant_id, amount in sums.items()
        if amount
    ]


def _sums(rows: QuerySet[StockReservation] | QuerySet[StockMovement]) -> dict[int, Decimal]:
    summed = rows.order_by().values_list("variant_id").annotate(total=Sum("quantity"))
    return dict(summed)
