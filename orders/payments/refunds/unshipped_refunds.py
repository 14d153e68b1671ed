"""Goods of an order that are refunded before they were sent: they stay in the shop."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext_noop

from accounts.actor import Actor
from core.language import sent
from core.quantity import value
from orders import events, locks
from orders.models import Order, OrderEvent, OrderLine
from orders.payments import status
from shop.stock import ledger
from shop.stock.models import StockMovement


def keep_back(
    order: Order,
    quantities: Mapping[int, Decimal],
    *,
    restock: bool,
    actor: Actor,
    at: datetime,
) -> None:
    """
    These quantities (line id to amount) of a locked order are not sent any more. Of what has
    left already nothing changes. An order of which nothing is left to send is cancelled, or
    fulfilled where a part of it has left.
    """
    if order.cancelled_at is not None or order.is_fulfilled or not quantities:
        return
    lines = OrderLine.unscoped.of(order)
    kept: dict[int, Decimal] = {}
    for line in lines.filter(pk__in=quantities):
        amount = min(quantities[line.pk], line.to_send)
        if amount > 0:
            lines.filter(pk=line.pk).update(withdrawn=F("withdrawn") + value(amount))
            kept[line.variant_id] = amount
    ledger.release_part(store=order.store_id, reference=order.stock_reference, quantities=kept)
    if not restock:
        write_off(order, kept, actor)
    if locks.has_left(order):
        status.refresh(order, at=at)
    elif not any(line.to_send > 0 for line in lines.all()):
        order.cancelled_at, order.cancel_reason = at, gettext_noop("全部退款")
        order.expires_at = None
        order.save(update_fields=["cancelled_at", "cancel_reason", "expires_at"])
        events.record(order, OrderEvent.Type.CANCELLED, actor=actor, reason=order.cancel_reason)


def write_off(order: Order, kept: Mapping[int, Decimal], actor: Actor) -> None:
    """These (variant id to amount) are not on the shelf either."""
    for variant_id in sorted(kept):
        ledger.change(
            store=order.store_id,
            variant_id=variant_id,
            kind=StockMovement.Kind.LOSS,
            quantity=-kept[variant_id],
            reason=sent("订单 %(number)s 退款，缺货") % {"number": order.number},
            actor=actor,
        )
