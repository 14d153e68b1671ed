"""Whether seats of groups and their orders agree. Part of `manage.py check_promotions`."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from orders.groups.finishing import waiting_orders
from orders.models import Order
from shop.groups.models import Seat

State = Seat.State


def seats() -> Iterator[str]:
    """A seat is taken as long as its order stands, and paid when that is."""
    live = Seat.unscoped.exclude(state=State.FREE)
    for seat in live.filter(reference__startswith="order ").iterator():
        order = Order.unscoped.filter(
            store_id=seat.store_id, number=seat.reference.removeprefix("order ")
        ).first()
        if order is None or order.cancelled_at is not None:
            yield f"seat of {seat.reference}: taken, its order is over"
        elif seat.state == State.PAID and not order.is_paid:
            yield f"seat of {seat.reference}: paid, its order is not"
        elif seat.state == State.HELD and order.is_paid and not order.awaits_group:
            yield f"seat of {seat.reference}: not paid, its order went to the shop"


def waiting() -> Iterator[str]:
    """Who waits for a group sits in one."""
    own = Seat.unscoped.filter(store_id=OuterRef("store_id"), reference=OuterRef("reference"))
    for order in waiting_orders().exclude(Exists(own.exclude(state=State.FREE))).iterator():
        yield f"order {order.pk}: waits for a group and has no seat in one"
