"""What rides hear from the rooms below: nobody brings an order that was called off."""

from orders import events
from orders.models import OrderEvent
from orders.riders.models import OPEN, Ride, Service, State


def _happened(event: OrderEvent) -> None:
    """In the transaction that cancels the order, under its lock."""
    if event.type != OrderEvent.Type.CANCELLED:
        return
    rides = Ride.unscoped.of(event.order)
    rides.filter(state=State.QUOTED).delete()
    own = rides.filter(state__in=OPEN, service=Service.OWN)
    own.update(state=State.CANCELLED, moved_at=event.created_at)
    called = rides.filter(state__in=OPEN).exclude(service=Service.OWN)
    called.update(is_unwanted=True, next_ask_at=event.created_at)


def install() -> None:
    events.follow(_happened)
