"""An order's proposals, for its pages."""

from collections.abc import Iterable

from orders.models import Order, OrderEvent
from orders.substitutions.models import Substitution


def told_of(order: Order, events: Iterable[OrderEvent]) -> list[Substitution]:
    """
    The newest first. Most orders have none, and their events, which the pages have read, say
    so: those cost no query.
    """
    if not any(event.type == OrderEvent.Type.SUBSTITUTE_ASKED for event in events):
        return []
    rows = Substitution.unscoped.of(order).select_related("line", "order", "extra")
    return list(rows.order_by("-pk"))
