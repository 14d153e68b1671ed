"""The store's money at its suppliers: asked by the clock, told of when little is left."""

from collections.abc import Callable
from datetime import datetime

from core import scope
from shop.suppliers import adapters
from shop.suppliers.models import Supplier

# Rooms above tell people; each is told of a balance that has just become low.
_followers: list[Callable[[Supplier, datetime], None]] = []


def follow(follower: Callable[[Supplier, datetime], None]) -> None:
    if follower not in _followers:
        _followers.append(follower)


@scope.across_stores("a sweep over all suppliers")
def watched_ids() -> list[int]:
    kinds = [kind for kind, adapter in adapters.ADAPTERS.items() if adapter.has_balance]
    rows = Supplier.unscoped.filter(is_on=True, kind__in=kinds)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@scope.across_stores("a supplier in hand")
def watch(*, supplier_id: int, at: datetime) -> None:
    """
    Ask how much the supplier still holds.

    :raises Refused: or Unreachable; what was known stays
    """
    supplier = Supplier.unscoped.get(pk=supplier_id)
    was_low = supplier.is_balance_low
    supplier.balance, supplier.balance_at = adapters.of(supplier).balance(), at
    supplier.save(update_fields=["balance", "balance_at"])
    if supplier.is_balance_low and not was_low:
        for tell in _followers:
            tell(supplier, at)
