"""
When silence means receipt: fifteen days after the last parcel left (D6), three more where the
buyer asked for them once, and never while an after-sale is open (`pause`, `resume`).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core import scope
from orders import events, locks
from orders.models import PREPAID, FulfillmentStatus, Order, OrderEvent, PaymentStatus

SILENCE = timedelta(days=15)
EXTRA = timedelta(days=3)


def due_at(order: Order) -> datetime | None:
    """When silence counts as receipt; None while nobody waits, or the clock stands still."""
    if not order.waits_for_receipt or order.receipt_paused_at is not None:
        return None
    return _due(order)


def may_extend(order: Order, *, at: datetime) -> bool:
    """Whether the buyer may ask for three more days: once, in time."""
    due = due_at(order)
    return due is not None and order.receipt_extended_at is None and at < due


@scope.across_stores("an order is found by its unguessable token")
@transaction.atomic
def extend(*, token: str, actor: Actor, at: datetime) -> Order:
    """
    The buyer asks for three more days. Twice changes nothing.

    :raises locks.NotAllowedNow: when nobody waits for receipt, or its time is over
    """
    found = Order.unscoped.get(token=token)
    order = locks.locked(store=found.store_id, order_id=found.pk)
    if order.receipt_extended_at is not None:
        return order
    if not may_extend(order, at=at):
        raise locks.NotAllowedNow(_("现在不能延长收货"))
    order.receipt_not_before, order.receipt_extended_at = _due(order) + EXTRA, at
    order.save(update_fields=["receipt_not_before", "receipt_extended_at"])
    events.record(order, OrderEvent.Type.RECEIPT_EXTENDED, actor=actor)
    return order


def pause(order: Order, *, at: datetime) -> None:
    """
    The clock of a locked order stands still from now: an after-sale of it was opened. For
    `orders.aftersales`, which is above; twice changes nothing.
    """
    if order.receipt_paused_at is None:
        order.receipt_paused_at = at
        order.save(update_fields=["receipt_paused_at"])


def resume(order: Order, *, at: datetime) -> None:
    """The last open after-sale of a locked order is over: what was left of the days is left."""
    paused, order.receipt_paused_at = order.receipt_paused_at, None
    if paused is None:
        return
    if order.waits_for_receipt:
        order.receipt_not_before = at + max(_due(order) - paused, timedelta(0))
    order.save(update_fields=["receipt_paused_at", "receipt_not_before"])


@scope.across_stores("a sweep looks at every store")
def silent_ids(*, at: datetime) -> list[tuple[int, int]]:
    """(store id, order id) of orders that were sent long ago and never said to be received."""
    rows = Order.unscoped.filter(
        fulfillments__created_at__lte=at - SILENCE,
        fulfillment_status=FulfillmentStatus.FULFILLED,
        pay_method__in=PREPAID,
        completed_at__isnull=True,
        cancelled_at__isnull=True,
        receipt_paused_at__isnull=True,
    )
    rows = rows.filter(Q(receipt_not_before=None) | Q(receipt_not_before__lte=at))
    # The days run from the last parcel.
    rows = rows.exclude(fulfillments__created_at__gt=at - SILENCE)
    rows = rows.exclude(payment_status=PaymentStatus.UNPAID)
    return list(rows.distinct().values_list("store_id", "pk")[:500])


def _due(order: Order) -> datetime:
    """Without a pause. Every order that waits for receipt has a parcel."""
    parcels = order.fulfillments.filter(store_id=order.store_id)
    last: datetime = parcels.aggregate(last=Max("created_at"))["last"]
    return max(last + SILENCE, order.receipt_not_before or last)
