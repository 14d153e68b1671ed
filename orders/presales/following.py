"""What presales hear of their orders: a paid one counts, one that is over gives its goods back."""

from orders import events
from orders.models import OrderEvent
from shop.presales import booking

Type = OrderEvent.Type


def _happened(event: OrderEvent) -> None:
    """In the event's transaction, under the order's lock."""
    order = event.order
    if not order.deposit:
        return
    if event.type == Type.CANCELLED:
        booking.leave(store=order.store_id, reference=order.stock_reference)
    elif event.type == Type.PAID:
        booking.pay(store=order.store_id, reference=order.stock_reference)


def install() -> None:
    events.follow(_happened)
