"""payment_status and fulfillment_status, derived from payments and fulfilments."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from orders import events
from orders.models import FulfillmentStatus, Order, OrderEvent, OrderLine, PaymentStatus
from orders.payments.models import PaymentOrder, Refund
from orders.shipping.models import FulfillmentLine
from shop.money import ZERO, round_cny


def refresh(order: Order, *, at: datetime) -> None:
    """
    Write both states of a locked order from its records. A paid one is complete once it was
    handed over; one that was sent, once the buyer has it (`lifecycle.receive`).
    """
    order.payment_status = payment_status(order)
    order.fulfillment_status = _fulfillment_status(order)
    is_done = order.is_paid and order.is_fulfilled and not order.waits_for_receipt
    if is_done and order.completed_at is None and order.cancelled_at is None:
        order.completed_at = at
        events.record(order, OrderEvent.Type.COMPLETED)
    order.save(update_fields=["payment_status", "fulfillment_status", "completed_at"])


def payment_status(order: Order) -> str:
    payments = PaymentOrder._base_manager.filter(
        store_id=order.store_id,
        order=order,
        state=PaymentOrder.State.SUCCEEDED,
        is_surplus=False,
    )
    sums = payments.aggregate(amount=Sum("amount"), allowance=Sum("allowance"))
    # SQLite adds floats: sums are rounded before they are compared.
    captured = round_cny(sums["amount"] or ZERO)
    if round_cny(captured + (sums["allowance"] or ZERO)) < order.total_price:
        return PaymentStatus.UNPAID
    back = Refund._base_manager.filter(
        store_id=order.store_id,
        order=order,
        state=Refund.State.SUCCEEDED,
        payment__is_surplus=False,
    ).aggregate(total=Sum("amount"))["total"]
    if not back:
        return PaymentStatus.PAID
    return PaymentStatus.REFUNDED if round_cny(back) >= captured else PaymentStatus.PART_REFUNDED


def _fulfillment_status(order: Order) -> str:
    gone = FulfillmentLine._base_manager.filter(
        store_id=order.store_id, fulfillment__order=order
    ).aggregate(total=Sum("quantity"))["total"] or Decimal(0)
    if not gone:
        return FulfillmentStatus.UNFULFILLED
    kept = OrderLine._base_manager.filter(store_id=order.store_id, order=order).aggregate(
        total=Sum("withdrawn")
    )["total"] or Decimal(0)
    if gone < order.total_count - kept:
        return FulfillmentStatus.PARTIAL
    return FulfillmentStatus.FULFILLED
