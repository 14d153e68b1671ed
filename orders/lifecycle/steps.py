"""An order is taken on by its shop, and received by its buyer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core import scope
from orders import events, locks, notifications
from orders.models import PREPAID, FulfillmentStatus, Order, OrderEvent, PaymentStatus
from shop.stores.models import Store

Type = OrderEvent.Type
# After so many days of silence a parcel counts as received (D6).
RECEIPT_DAYS = 15


@transaction.atomic
def confirm(*, store: Store, order_id: int, actor: Actor, at: datetime) -> Order:
    """
    The shop takes the order on.

    :raises locks.NotAllowedNow: for a cancelled order
    """
    order = locks.locked(store=store, order_id=order_id)
    locks.refuse_cancelled(order)
    if order.waits_for_payment:
        raise locks.NotAllowedNow(_("顾客还没有付款，付款后再接单"))
    if order.confirmed_at is None:
        order.confirmed_at = at
        order.save(update_fields=["confirmed_at"])
        events.record(order, Type.CONFIRMED, actor=actor)
        notifications.confirmed(order, at=at)
    return order


@transaction.atomic
def receive(*, store: Store | int, order_id: int, actor: Actor, at: datetime) -> Order:
    """
    The buyer has the goods (or has kept silent for RECEIPT_DAYS): the order is complete.

    :raises locks.NotAllowedNow: before it was sent, or for a cancelled order
    """
    order = locks.locked(store=store, order_id=order_id)
    locks.refuse_cancelled(order)
    if order.completed_at is not None:
        return order
    if not order.waits_for_receipt:
        raise locks.NotAllowedNow(_("商家还没有发货"))
    order.completed_at = at
    order.save(update_fields=["completed_at"])
    events.record(order, Type.RECEIVED, actor=actor)
    events.record(order, Type.COMPLETED)
    return order


@scope.across_stores("a sweep looks at every store")
def silent_ids(*, at: datetime) -> list[tuple[int, int]]:
    """(store id, order id) of orders that were sent long ago and never said to be received."""
    rows = Order.unscoped.filter(
        fulfillments__created_at__lte=at - timedelta(days=RECEIPT_DAYS),
        fulfillment_status=FulfillmentStatus.FULFILLED,
        pay_method__in=PREPAID,
        completed_at__isnull=True,
        cancelled_at__isnull=True,
    )
    # The days run from the last parcel.
    rows = rows.exclude(fulfillments__created_at__gt=at - timedelta(days=RECEIPT_DAYS)).exclude(
        payment_status=PaymentStatus.UNPAID
    )
    return list(rows.distinct().values_list("store_id", "pk")[:500])
