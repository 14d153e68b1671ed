"""What was printed of orders is remembered, so that nobody packs one twice."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.actor import Actor, named
from orders.models import Order
from orders.papers.models import Kind, Printed


@transaction.atomic
def mark(orders: Iterable[Order], kind: str, *, actor: Actor, at: datetime) -> None:
    for order in orders:
        values = {"printed_at": at, "actor": named(actor)}
        rows = Printed.unscoped.of(order).filter(kind=kind)
        if not rows.update(times=F("times") + 1, **values):
            Printed.unscoped.of(order).get_or_create(
                order=order, kind=kind, defaults={"store_id": order.store_id, **values}
            )


def kinds_of(order: Order) -> list[tuple[Kind, Printed | None]]:
    """Every kind, with when it was printed last."""
    done = {row.kind: row for row in Printed.unscoped.of(order)}
    return [(kind, done.get(kind)) for kind in Kind]
