"""Goods leave the shop: shipped, delivered by the shop, or handed over the counter."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.quantity import plain
from orders import events, locks, notifications
from orders.models import Order, OrderEvent, OrderLine
from orders.payments import status
from orders.payments.refunds import refundable
from orders.shipping import parcels
from orders.shipping.models import Fulfillment
from orders.shipping.tracking import follow
from shop.stock import dispatch
from shop.stores.models import Store


@transaction.atomic
def fulfil(
    *,
    store: Store,
    order_id: int,
    actor: Actor,
    at: datetime,
    courier: str = "",
    tracking_number: str = "",
    quantities: Mapping[int, Decimal] | None = None,
    seen_left: Decimal | None = None,
) -> Order:
    """
    `quantities` of this order (line id to amount; None is everything left) leave the shop now
    as one parcel; their stock is booked out. `seen_left` is how much was left to send of all
    lines when it was decided: a second tap of the same form sends nothing twice. Of an order
    that has left wholly nothing changes.

    :raises locks.NotAllowedNow: for a cancelled, an unpaid prepaid or a refunded order, for more
        than is left, and when something else is left than `seen_left`
    """
    order = locks.locked(store=store, order_id=order_id)
    locks.refuse_cancelled(order)
    if order.is_fulfilled:
        return order
    refuse_unready(order)
    lines = list(OrderLine.unscoped.of(order).order_by("pk"))
    leaves = leaving(lines, quantities, seen_left)
    if order.confirmed_at is None:
        order.confirmed_at = at
        order.save(update_fields=["confirmed_at"])
        events.record(order, OrderEvent.Type.CONFIRMED, actor=actor)
    _send(
        order,
        leaves,
        _goods(lines, leaves),
        courier=courier,
        tracking_number=tracking_number,
        actor=actor,
        at=at,
    )
    return order


def refuse_unready(order: Order) -> None:
    """:raises locks.NotAllowedNow: for an order that is not paid as it should be, or paid back"""
    if order.waits_for_payment:
        raise locks.NotAllowedNow(_("顾客还没有付款，付款后再发货"))
    locks.refuse_waiting_for_group(order)
    if order.is_paid and order.total_price and refundable.left(order).total <= 0:
        raise locks.NotAllowedNow(_("订单已全额退款，不用再发货"))


def leaving(
    lines: list[OrderLine], quantities: Mapping[int, Decimal] | None, seen_left: Decimal | None
) -> dict[int, Decimal]:
    """
    Line id → how much of it goes into one parcel, of what was asked for.

    :raises locks.NotAllowedNow: for nothing, for too much, and for what has changed meanwhile
    """
    left = {line.pk: line.to_send for line in lines if line.to_send > 0}
    if seen_left is not None and seen_left != sum(left.values()):
        raise locks.NotAllowedNow(_("发货情况有变化，请核对后再提交"))
    asked = left if quantities is None else quantities
    leaves = {line_id: amount for line_id, amount in asked.items() if amount > 0}
    if not leaves:
        raise locks.NotAllowedNow(_("请选择这次发哪些商品"))
    _refuse_too_much(leaves, left, {line.pk: line.name for line in lines})
    return leaves


def _goods(lines: list[OrderLine], leaves: Mapping[int, Decimal]) -> dict[int, Decimal] | None:
    """Variant id → amount; None for the last parcel, with which all goes that is still held."""
    if all(leaves.get(line.pk, 0) == line.to_send for line in lines):
        return None
    return {line.variant_id: leaves[line.pk] for line in lines if line.pk in leaves}


def _refuse_too_much(
    leaves: Mapping[int, Decimal], left: Mapping[int, Decimal], names: Mapping[int, str]
) -> None:
    for line_id, amount in leaves.items():
        if line_id not in names:
            raise locks.NotAllowedNow(_("请选择这次发哪些商品"))
        if amount > left.get(line_id, 0):
            words = {"name": names[line_id], "left": plain(left.get(line_id, Decimal(0)))}
            raise locks.NotAllowedNow(_("「%(name)s」还没发的只有 %(left)s") % words)


def _send(
    order: Order,
    leaves: Mapping[int, Decimal],
    goods: Mapping[int, Decimal] | None,
    *,
    courier: str,
    tracking_number: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Book the parcel: `leaves` by line, `goods` the same by variant (None is all that is held)."""
    parcel = parcels.pack(
        order, leaves, courier=courier, tracking_number=tracking_number, actor=actor
    )
    follow.start(parcel, at=at)
    dispatch.consume(
        store=order.store_id, reference=order.stock_reference, quantities=goods, actor=actor
    )
    events.record(
        order,
        OrderEvent.Type.HANDED_OVER if order.is_pickup else OrderEvent.Type.SHIPPED,
        actor=actor,
        courier=parcel.courier,
        number=parcel.tracking_number,
        parcel=parcel.pk,
    )
    status.refresh(order, at=at)
    if not order.is_pickup:
        tell_buyer(order, parcel, at=at)


def reference(order: Order, parcel: Fulfillment) -> str:
    """What the news of the parcel is known by while it can be withdrawn."""
    return f"shipped {order.number} {parcel.pk}"


def tell_buyer(order: Order, parcel: Fulfillment, *, at: datetime) -> None:
    """The buyer hears of the parcel, once that is final."""
    words = f"{parcel.courier} {parcel.tracking_number}".strip()
    notifications.buyer(
        order,
        notifications.SHIPPED_BY if words else notifications.SHIPPED,
        reference=reference(order, parcel),
        not_before=at + notifications.FINAL_AFTER,
        parcel=words,
    )
