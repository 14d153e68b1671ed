"""payment_status and fulfillment_status, derived from payments and fulfilments."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from orders import events
from orders.models import FulfillmentStatus, Order, OrderEvent, PaymentStatus
from orders.payments.models import PaymentOrder
from orders.shipping.models import FulfillmentLine


def refresh(order: Order, *, at: datetime) -> None:
    """
    Write both states of a locked order from its records; a paid and delivered one is complete.
    """
    order.payment_status = _payment_status(order)
    order.fulfillment_status = _fulfillment_status(order)
    is_done = order.is_paid and order.is_fulfilled
    if is_done and order.completed_at is None and order.cancelled_at is None:
        order.completed_at = at
        events.record(order, OrderEvent.Type.COMPLETED)
    order.save(update_fields=["payment_status", "fulfillment_status", "completed_at"])


def _payment_status(order: Order) -> str:
    paid = PaymentOrder._base_manager.filter(
        store_id=order.store_id, order=order, state=PaymentOrder.State.SUCCEEDED
    ).aggregate(total=Sum("amount"))["total"] or Decimal(0)
    return PaymentStatus.PAID if paid >= order.total_price else PaymentStatus.UNPAID


def _fulfillment_status(order: Order) -> str:
    gone = FulfillmentLine._base_manager.filter(
        store_id=order.store_id, fulfillment__order=order
    ).aggregate(total=Sum("quantity"))["total"] or Decimal(0)
    if not gone:
        return FulfillmentStatus.UNFULFILLED
    if gone < order.total_count:
        return FulfillmentStatus.PARTIAL
    return FulfillmentStatus.FULFILLED
