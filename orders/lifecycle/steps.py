"""An order is taken on by its shop, and received by its buyer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from orders import events, locks, notifications
from orders.models import Order, OrderEvent
from shop.stores.models import Store

Type = OrderEvent.Type


@transaction.atomic
def confirm(*, store: Store, order_id: int, actor: Actor, at: datetime) -> Order:
    """
    The shop takes the order on.

    :raises locks.NotAllowedNow: for a cancelled order
    """
    order = locks.locked(store=store, order_id=order_id)
    refuse_untaken(order)
    if order.confirmed_at is None:
        order.confirmed_at = at
        order.save(update_fields=["confirmed_at"])
        events.record(order, Type.CONFIRMED, actor=actor)
        notifications.confirmed(order, at=at)
    return order


def refuse_untaken(order: Order) -> None:
    """:raises locks.NotAllowedNow: for an order that is not, or no longer, the shop's to take on"""
    locks.refuse_cancelled(order)
    if order.waits_for_payment:
        raise locks.NotAllowedNow(_("顾客还没有付款，付款后再接单"))
    locks.refuse_waiting_for_group(order)


@transaction.atomic
def receive(*, store: Store | int, order_id: int, actor: Actor, at: datetime) -> Order:
    """
    The buyer has the goods (or has kept silent for `receipt.SILENCE`): the order is complete.

    :raises locks.NotAllowedNow: before it was sent, or for a cancelled order
    """
    order = locks.locked(store=store, order_id=order_id)
    locks.refuse_cancelled(order)
    if order.completed_at is not None:
        return order
    if not order.waits_for_receipt:
        raise locks.NotAllowedNow(_("商家还没有发货"))
    order.completed_at = at
    order.save(update_fields=["completed_at"])
    events.record(order, Type.RECEIVED, actor=actor)
    events.record(order, Type.COMPLETED)
    return order
