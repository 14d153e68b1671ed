"""The history of an order."""

from collections.abc import Callable
from typing import Any

from accounts.actor import Actor, named
from core.inserted import create
from orders.models import Order, OrderEvent

# What rooms above do with an event, in its transaction, under the order's lock.
Follower = Callable[[OrderEvent], None]
_followers: list[Follower] = []
_of_top_ups: list[Follower] = []


def follow(follower: Follower, *, of_top_ups: bool = False) -> None:
    """Register one, where an app begins: it is told of each event, of goods or of top-ups."""
    followers = _of_top_ups if of_top_ups else _followers
    if follower not in followers:
        followers.append(follower)


def record(order: Order, kind: str, *, actor: Actor = None, **parameters: Any) -> OrderEvent:
    """Write one event in the caller's transaction; `parameters` are plain JSON values."""
    event = OrderEvent(
        store_id=order.store_id,
        order=order,
        type=kind,
        actor=named(actor),
        parameters=parameters,
    )
    create(event)
    for follower in _of_top_ups if order.is_top_up else _followers:
        follower(event)
    return event
