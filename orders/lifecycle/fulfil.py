"""Goods leave the shop: shipped, delivered by the shop, or handed over the counter."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from orders import events, locks, notifications
from orders.models import Delivery, Order, OrderEvent
from orders.payments import refundable, status
from orders.shipping.models import Fulfillment, FulfillmentLine
from shop.stock import dispatch
from shop.stores.models import Store

Kind = Fulfillment.Kind


@transaction.atomic
def fulfil(
    *,
    store: Store,
    order_id: int,
    actor: Actor,
    at: datetime,
    courier: str = "",
    tracking_number: str = "",
) -> Order:
    """
    Everything of this order leaves the shop now; its stock is booked out.
    A second call changes nothing.

    :raises locks.NotAllowedNow: for a cancelled, an unpaid prepaid or a refunded order
    """
    order = locks.locked(store=store, order_id=order_id)
    locks.refuse_cancelled(order)
    if order.is_fulfilled:
        return order
    if order.waits_for_payment:
        raise locks.NotAllowedNow(_("顾客还没有付款，付款后再发货"))
    if order.is_paid and order.total_price and refundable.left(order).total <= 0:
        raise locks.NotAllowedNow(_("订单已全额退款，不用再发货"))
    if order.confirmed_at is None:
        order.confirmed_at = at
        order.save(update_fields=["confirmed_at"])
        events.record(order, OrderEvent.Type.CONFIRMED, actor=actor)
    fulfillment = _book(order, courier=courier, tracking_number=tracking_number, actor=actor)
    dispatch.consume(store=order.store_id, reference=order.stock_reference, actor=actor)
    kind = OrderEvent.Type.HANDED_OVER if order.is_pickup else OrderEvent.Type.SHIPPED
    events.record(
        order, kind, actor=actor, courier=fulfillment.courier, number=fulfillment.tracking_number
    )
    status.refresh(order, at=at)
    if not order.is_pickup:
        tell_buyer(order, fulfillment, at=at)
    return order


def _book(order: Order, *, courier: str, tracking_number: str, actor: Actor) -> Fulfillment:
    kind = {Delivery.PICKUP: Kind.HANDED_OVER, Delivery.LOCAL: Kind.DELIVERED}.get(
        Delivery(order.delivery), Kind.SHIPPED
    )
    fulfillment = Fulfillment.unscoped.create(
        store_id=order.store_id,
        order=order,
        kind=kind,
        courier=courier.strip(),
        tracking_number=tracking_number.strip(),
        actor=actor,
    )
    FulfillmentLine.unscoped.bulk_create(
        FulfillmentLine(
            store_id=order.store_id, fulfillment=fulfillment, line=line, quantity=line.to_send
        )
        for line in order.lines.filter(store_id=order.store_id)
        if line.to_send > 0
    )
    return fulfillment


def reference(order: Order) -> str:
    """What the news of the parcel is known by while it can be withdrawn."""
    return f"shipped {order.number}"


def tell_buyer(order: Order, fulfillment: Fulfillment, *, at: datetime) -> None:
    """The buyer hears of the parcel, once that is final."""
    parcel = f"{fulfillment.courier} {fulfillment.tracking_number}".strip()
    notifications.buyer(
        order,
        notifications.SHIPPED_BY if parcel else notifications.SHIPPED,
        reference=reference(order),
        not_before=at + notifications.FINAL_AFTER,
        parcel=parcel,
    )
