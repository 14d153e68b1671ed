"""Whether bookings of presales and their orders agree. Part of `manage.py check_promotions`."""

from collections.abc import Iterator

from django.db.models import Q, Sum

from core.money import ZERO, round_cny
from orders.models import Order
from orders.payments.models import Channel, PaymentOrder
from shop.presales.models import Booking

State = Booking.State


def bookings() -> Iterator[str]:
    """One stands as long as its order, and is paid when that is."""
    live = Booking.unscoped.exclude(state=State.FREE)
    for row in live.filter(reference__startswith="order ").iterator():
        order = Order.unscoped.filter(
            store_id=row.store_id, number=row.reference.removeprefix("order ")
        ).first()
        if order is None or order.cancelled_at is not None:
            yield f"booking of {row.reference}: stands, its order is over"
        elif (row.state == State.PAID) != order.is_paid:
            yield f"booking of {row.reference}: {row.state}, its order {order.payment_status}"


def deposits() -> Iterator[str]:
    """What an order says of its deposit is what its payments say."""
    rows = Order.unscoped.filter(Q(deposit__gt=0) | Q(deposit_paid__gt=0))
    for order in rows.iterator():
        payments = PaymentOrder.unscoped.of(order).captured().exclude(channel=Channel.BALANCE)
        sums = payments.aggregate(amount=Sum("amount"), allowance=Sum("allowance"))
        here = round_cny((sums["amount"] or ZERO) + (sums["allowance"] or ZERO))
        if order.deposit_paid > here:
            yield f"order {order.pk}: deposit of {order.deposit_paid}, payments say {here}"
        if order.deposit_at is not None and order.paid_part < order.deposit:
            yield f"order {order.pk}: its deposit counts as paid and is not"
