"""The history of an order."""

from typing import Any

from accounts.actor import Actor, named
from orders.models import Order, OrderEvent


def record(order: Order, kind: str, *, actor: Actor = None, **parameters: Any) -> OrderEvent:
    """Write one event in the caller's transaction; `parameters` are plain JSON values."""
    return OrderEvent.unscoped.create(
        store_id=order.store_id,
        order=order,
        type=kind,
        actor=named(actor),
        parameters=parameters,
    )
