"""One order by the token of its address, with what its page shows of it."""

from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404

from core import scope
from core.compiled import Compiled, put_beside
from orders.models import Order, OrderEvent, OrderLine
from orders.shipping.tracking import timeline
from orders.states import state_words

# After these alone nothing is there that a page would have to look for.
QUIET_EVENTS = {OrderEvent.Type.PLACED, OrderEvent.Type.CONFIRMED, OrderEvent.Type.UNCONFIRMED}


@scope.across_stores("an order is found by its unguessable token")
def by_token(token: str) -> Order:
    """
    With its store, its lines and its events.

    :raises Http404: of a token that is none
    """
    found = _of_token(token=token)
    if not found:
        raise Http404
    order = found[0]
    put_beside(order, "lines", _lines_of(order=order.pk))
    put_beside(order, "events", _events_of(order=order.pk))
    if not is_as_placed(order):
        prefetch_related_objects(found, *timeline.PREFETCHED)
    return order


def is_as_placed(order: Order) -> bool:
    """No money, parcel, rider, refund or after-sale yet: each of them writes an event."""
    return {event.type for event in order.events.all()} <= QUIET_EVENTS


def _with_token(*, token: str) -> QuerySet[Order]:
    orders = Order.unscoped.select_related("store", "store__page")
    return state_words.with_proof(orders).filter(token=token)


_of_token = Compiled(Order, _with_token)
_lines_of = Compiled(OrderLine, lambda *, order: OrderLine.unscoped.filter(order=order))
_events_of = Compiled(OrderEvent, lambda *, order: OrderEvent.unscoped.filter(order=order))
