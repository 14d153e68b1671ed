"""What balance hears from orders and payments, without those knowing of it; under their locks."""

from orders import events
from orders.balance import topping_up
from orders.models import OrderEvent
from orders.payments import capture


def _happened(event: OrderEvent) -> None:
    if event.type == OrderEvent.Type.PAID:
        topping_up.book(event.order, at=event.created_at)


def install() -> None:
    events.follow(_happened, of_top_ups=True)
    capture.ask(topping_up.is_wanted)
