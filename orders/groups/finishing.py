"""
What becomes of a group's orders: of one that is made they go to the shop, of one that failed
they are cancelled and their money goes back; each order in a transaction of its own, once. Who
was killed in the middle goes on with the next sweep.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from core import scope
from orders import events, locks, notifications
from orders.lifecycle import cancellation
from orders.models import Order, OrderEvent
from shop.groups import seats
from shop.groups.models import Group, Seat

AT_ONCE = 200


def settle(*, store: int, group_id: int, at: datetime) -> None:
    """Its time is over."""
    seats.close(store=store, group_id=group_id, at=at)


def finish(*, store: int, order_id: int, at: datetime) -> None:
    """What the group of this order, which is settled, means for it. Again changes nothing."""
    order = Order.unscoped.get(store_id=store, pk=order_id)
    seat = seats.of(store, order.stock_reference)
    if seat is None or seat.group.state == Group.State.OPEN:
        return
    if seat.group.state == Group.State.FAILED:
        _give_up(order, at=at)
    elif seat.state == Seat.State.PAID:
        _release(order, at=at)


@transaction.atomic
def _release(found: Order, *, at: datetime) -> None:
    """From now on it is the shop's to prepare."""
    order = locks.locked(store=found.store_id, order_id=found.pk)
    if not order.awaits_group or order.cancelled_at is not None:
        return
    order.awaits_group = False
    order.save(update_fields=["awaits_group"])
    events.record(order, OrderEvent.Type.GROUP_MADE)
    notifications.buyer(order, notifications.GROUP_MADE)
    notifications.new_order(order)


def _give_up(order: Order, *, at: datetime) -> None:
    """Paid or not: it is over. A gateway that does not answer is asked again by the next sweep."""
    try:
        cancellation.cancel(
            store=order.store_id,
            order_id=order.pk,
            reason=cancellation.GROUP_FAILED,
            actor=None,
            at=at,
        )
    except locks.NotAllowedNow:
        # Others come first in the next sweep.
        Order.unscoped.filter(store_id=order.store_id, pk=order.pk).update(close_tried_at=at)


@scope.across_stores("a sweep looks at every store")
def due_groups(*, at: datetime) -> list[tuple[int, int]]:
    """(store id, group id) whose time is over."""
    rows = Group.unscoped.filter(state=Group.State.OPEN, ends_at__lte=at)
    return list(rows.order_by("ends_at").values_list("store_id", "pk")[:AT_ONCE])


@scope.across_stores("a sweep looks at every store")
def unfinished_orders() -> list[tuple[int, int]]:
    """(store id, order id) of orders that do not know yet that their group is settled."""
    tried = F("close_tried_at").asc(nulls_first=True)
    rows = waiting_orders().filter(Exists(_settled_seat()))
    return list(rows.order_by(tried, "pk").values_list("store_id", "pk")[:AT_ONCE])


def waiting_orders() -> "QuerySet[Order]":
    """Orders of groups that are neither the shop's nor over, each with its `reference`."""
    rows: QuerySet[Order] = Order.unscoped.filter(awaits_group=True, cancelled_at__isnull=True)
    return rows.annotate(reference=Concat(Value("order "), F("number")))


def _settled_seat() -> "QuerySet[Seat]":
    failed = Q(group__state=Group.State.FAILED)
    made = Q(group__state=Group.State.MADE, state=Seat.State.PAID)
    of_order = Seat.unscoped.filter(store_id=OuterRef("store_id"), reference=OuterRef("reference"))
    found: QuerySet[Seat] = of_order.filter(failed | made)
    return found
