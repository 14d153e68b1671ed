"""Who has paid a deposit hears when the rest can be paid, and once more before its time is over."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from core import scope
from orders import events, locks, notifications
from orders.models import Order, OrderEvent, PaymentStatus

Type = OrderEvent.Type
# So long before the end; who has less time in all is not told twice.
BEFORE_END = timedelta(hours=3)
AT_ONCE = 200
PURPOSES = {
    Type.REST_OPENED: notifications.REST_OPENED,
    Type.REST_REMINDED: notifications.REST_ENDING,
}


@scope.across_stores("a sweep looks at every store")
def due(*, at: datetime) -> list[tuple[int, int, str]]:
    """(store id, order id, type of the event) of who is to be told now."""
    waiting: QuerySet[Order] = Order.unscoped.filter(
        deposit_at__isnull=False, cancelled_at__isnull=True, payment_status=PaymentStatus.UNPAID
    )
    opened = waiting.filter(rest_from__lte=at, rest_until__gt=at)
    ending = opened.filter(rest_until__lte=at + BEFORE_END, rest_from__lte=at - BEFORE_END)
    return [
        (store_id, order_id, str(kind))
        for kind, rows in ((Type.REST_OPENED, opened), (Type.REST_REMINDED, ending))
        for store_id, order_id in rows.exclude(Exists(_told(kind)))
        .order_by("rest_until", "pk")
        .values_list("store_id", "pk")[:AT_ONCE]
    ]


@transaction.atomic
def tell(*, store: int, order_id: int, kind: str) -> None:
    """Once; who has paid meanwhile, or called it off, is not told."""
    order = locks.locked(store=store, order_id=order_id)
    told = OrderEvent.unscoped.filter(store_id=store, order=order, type=kind)
    if not order.waits_for_rest or told.exists():
        return
    events.record(order, kind)
    notifications.rest_due(order, PURPOSES[Type(kind)])


def _told(kind: str) -> "QuerySet[OrderEvent]":
    own = OrderEvent.unscoped.filter(store_id=OuterRef("store_id"), order_id=OuterRef("pk"))
    found: QuerySet[OrderEvent] = own.filter(type=kind)
    return found
