"""What can be done with many orders: each as one order is taken. Never money."""

from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from accounts.actor import Actor
from orders import locks
from orders.bulk.models import OrderJob, OrderJobRow
from orders.lifecycle import fulfil, reminding, steps
from orders.models import Delivery, Order


class Work(Protocol):
    def is_done(self, order: Order) -> bool:
        """Nothing is left to do."""
        ...

    def refuse(self, order: Order) -> None:
        """:raises locks.NotAllowedNow: for an order with which it cannot be done now"""
        ...

    def do(self, row: OrderJobRow, *, actor: Actor, at: datetime) -> None:
        """:raises locks.NotAllowedNow: as `refuse`, by what is true behind the order's lock"""
        ...


class Confirming:
    """The shop takes them on."""

    def is_done(self, order: Order) -> bool:
        return order.confirmed_at is not None and order.cancelled_at is None

    def refuse(self, order: Order) -> None:
        steps.refuse_untaken(order)

    def do(self, row: OrderJobRow, *, actor: Actor, at: datetime) -> None:
        steps.confirm(store=row.order.store, order_id=row.order_id, actor=actor, at=at)


class Sending:
    """All that is left of them leaves with the shop's own people: nobody types a number."""

    def is_done(self, order: Order) -> bool:
        return order.is_fulfilled and order.cancelled_at is None

    def refuse(self, order: Order) -> None:
        locks.refuse_cancelled(order)
        if order.is_pickup:
            raise locks.NotAllowedNow(_("自提订单请在核销时交货"))
        if order.delivery != Delivery.LOCAL:
            raise locks.NotAllowedNow(_("快递和物流要填单号：请用「批量发货」的表格"))
        fulfil.refuse_unready(order)

    def do(self, row: OrderJobRow, *, actor: Actor, at: datetime) -> None:
        fulfil.fulfil(
            store=row.order.store,
            order_id=row.order_id,
            seen_left=row.seen_left,
            actor=actor,
            at=at,
        )


class Reminding:
    """Their buyers hear, once, that the shop waits for the money."""

    def is_done(self, order: Order) -> bool:
        return reminding.is_reminded(order)

    def refuse(self, order: Order) -> None:
        reminding.refuse(order)

    def do(self, row: OrderJobRow, *, actor: Actor, at: datetime) -> None:
        reminding.remind(store=row.order.store, order_id=row.order_id, actor=actor, at=at)


WORKS: dict[str, Work] = {
    OrderJob.Kind.CONFIRM: Confirming(),
    OrderJob.Kind.SHIP: Sending(),
    OrderJob.Kind.REMIND: Reminding(),
}
