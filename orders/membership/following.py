"""
What membership and coupons for orders hear from orders and refunds, without those knowing of
it; under their locks.
"""

from datetime import datetime

from orders import events
from orders.aftersales.choices import Step
from orders.membership import given_coupons, rewards
from orders.models import OrderEvent
from orders.payments.models import Refund
from orders.payments.refunds import refund_runs

Type = OrderEvent.Type
RECOUNTED = (Type.COMPLETED, Type.UNSHIPPED, Type.CASH_RETURNED, Type.REFUNDED)


def _happened(event: OrderEvent) -> None:
    # Other goods went out in exchange: the order is worth more or less.
    is_exchanged = event.parameters.get("step") == Step.RESHIPPED
    if event.type in RECOUNTED or is_exchanged:
        is_completed = event.type == Type.COMPLETED
        rewards.recount(event.order, at=event.created_at, is_completed=is_completed)
        turn = given_coupons.give if is_completed else given_coupons.take_back
        turn(event.order, at=event.created_at)


def _refunded(refund: Refund, at: datetime) -> None:
    """Told once the refund's row is written: its event comes before."""
    rewards.recount(refund.order, at=at)
    given_coupons.take_back(refund.order, at=at)


def install() -> None:
    events.follow(_happened)
    refund_runs.follow(_refunded)
