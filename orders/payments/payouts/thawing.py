"""
When an order's money can be withdrawn: so many days after its receipt, and in peace. What stays of
a cancelled one (a deposit that was agreed on) waits as long after its end.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from core import scope
from orders import locks
from orders.models import Order
from orders.payments.models import AccountEntry, PaymentAccount
from orders.payments.payouts import ledger
from orders.payments.payouts.models import OrderSettlement, SettlementEntry

WHY = "the clock of every store's money"
# What rooms above know of: whether something about the order is still open.
Wait = Callable[[Order], bool]
_waits: list[Wait] = []


def wait_for(wait: Wait) -> None:
    """Register one, where an app begins."""
    if wait not in _waits:
        _waits.append(wait)


def waiting_days() -> timedelta:
    return timedelta(days=settings.SETTLEMENT_DAYS)


@scope.across_stores(WHY)
def due(*, at: datetime) -> list[tuple[int, int]]:
    """(store id, order id), longest waiting first."""
    latest = at - waiting_days()
    ended = Q(order__completed_at__lte=latest)
    ended |= Q(order__cancelled_at__lte=latest, order__keeps_deposit=True)
    rows = OrderSettlement.unscoped.filter(ended, settled_at=None)
    rows = rows.order_by("order__completed_at", "order__cancelled_at", "pk")
    return list(rows.values_list("store_id", "order_id")[:500])


@scope.across_stores(WHY)
@transaction.atomic
def thaw(*, store: int, order_id: int, at: datetime) -> bool:
    """False where it was done, is too early, or something about the order is open."""
    order = locks.locked(store=store, order_id=order_id)
    ended_at = order.completed_at or (order.cancelled_at if order.keeps_deposit else None)
    if ended_at is None or ended_at > at - waiting_days():
        return False
    if any(wait(order) for wait in _waits):
        return False
    return ledger.settle(order, at=at)


@scope.across_stores(WHY)
def unbooked() -> list[int]:
    """Entries at the platform that settlement has not heard of: an older version wrote them."""
    rows = AccountEntry.unscoped.filter(
        account__holder=PaymentAccount.Holder.PLATFORM, settlement_entry=None
    ).exclude(balance_change=F("frozen_change"))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:1000])


@scope.across_stores(WHY)
@transaction.atomic
def book_late(*, entry_id: int) -> None:
    """Behind the lock of the account: twice books once."""
    entry = AccountEntry.unscoped.select_related("account").get(pk=entry_id)
    ledger.locked(entry.store_id)
    if not SettlementEntry.unscoped.filter(store_id=entry.store_id, entry=entry).exists():
        ledger.book(entry)
