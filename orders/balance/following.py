"""What balance hears from orders and payments, without those knowing of it; under their locks."""

from datetime import datetime

from orders import events
from orders.balance import refunding, topping_up
from orders.models import OrderEvent
from orders.payments import capture
from orders.payments.models import Refund
from orders.payments.refunds import refund_runs


def _happened(event: OrderEvent) -> None:
    if event.type == OrderEvent.Type.PAID:
        topping_up.book(event.order, at=event.created_at)


def _refunded(refund: Refund, at: datetime) -> None:
    refunding.book(refund, at=at)


def install() -> None:
    refund_runs.follow(_refunded)
    events.follow(_happened, of_top_ups=True)
    capture.ask(topping_up.is_wanted)
