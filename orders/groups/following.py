"""What groups hear of their orders: paid ones count, those that are over give their seat back."""

from django.db import transaction

from orders import events
from orders.groups.tasks import settle_groups
from orders.models import OrderEvent
from shop.groups import seats

Type = OrderEvent.Type


def _happened(event: OrderEvent) -> None:
    """In the event's transaction, under the order's lock."""
    order, at = event.order, event.created_at
    if event.type == Type.CANCELLED:
        seats.leave(store=order.store_id, reference=order.stock_reference, at=at)
    elif event.type == Type.PAID and order.awaits_group:
        seats.pay(store=order.store_id, reference=order.stock_reference, at=at)
        # Other orders are made the shop's under locks of their own.
        transaction.on_commit(settle_groups.delay, robust=True)


def install() -> None:
    events.follow(_happened)
