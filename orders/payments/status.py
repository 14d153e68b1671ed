"""payment_status and fulfillment_status, derived from payments and fulfilments."""

from datetime import datetime

from django.db.models import Sum

from core.money import ZERO, round_cny
from orders import events
from orders.deals import kept
from orders.models import FulfillmentStatus, Order, OrderEvent, OrderLine, PaymentStatus
from orders.payments.models import PaymentOrder, Refund
from orders.shipping.models import FulfillmentLine


def refresh(order: Order, *, at: datetime) -> None:
    """
    Write both states of a locked order from its records. A paid one is complete once it was
    handed over; one that was sent, once the buyer has it (`steps.receive`).
    """
    order.payment_status = payment_status(order)
    order.fulfillment_status = _fulfillment_status(order)
    is_done = order.is_paid and order.is_fulfilled and not order.waits_for_receipt
    if is_done and order.completed_at is None and order.cancelled_at is None:
        order.completed_at = at
        events.record(order, OrderEvent.Type.COMPLETED)
    if order.payment_status == PaymentStatus.REFUNDED:
        kept.end(order)
    order.save(update_fields=["payment_status", "fulfillment_status", "completed_at"])


def payment_status(order: Order) -> str:
    payments = PaymentOrder.unscoped.of(order).captured()
    sums = payments.aggregate(amount=Sum("amount"), allowance=Sum("allowance"))
    # SQLite adds floats: sums are rounded before they are compared.
    captured = round_cny(sums["amount"] or ZERO)
    if round_cny(captured + (sums["allowance"] or ZERO)) < order.total_price:
        return PaymentStatus.UNPAID
    given = Refund.unscoped.of(order).filter(
        state=Refund.State.SUCCEEDED, payment__is_surplus=False
    )
    back = given.aggregate(total=Sum("amount"))["total"]
    if not back:
        return PaymentStatus.PAID
    return PaymentStatus.REFUNDED if round_cny(back) >= captured else PaymentStatus.PART_REFUNDED


def _fulfillment_status(order: Order) -> str:
    gone = FulfillmentLine.unscoped.of(order).aggregate(total=Sum("quantity"))["total"]
    if not gone:
        return FulfillmentStatus.UNFULFILLED
    kept = OrderLine.unscoped.of(order).aggregate(total=Sum("withdrawn"))["total"]
    if gone < order.total_count - (kept or 0):
        return FulfillmentStatus.PARTIAL
    return FulfillmentStatus.FULFILLED
