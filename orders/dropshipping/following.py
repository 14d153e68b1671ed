"""What suppliers' orders hear from the rooms below: paid, called off, given back."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from orders import events
from orders.dropshipping import planning
from orders.dropshipping.models import AT_SUPPLIER, OPEN, SupplierOrder, SupplierOrderLine
from orders.models import OrderEvent
from shop.catalog.models import ProductVariant
from shop.suppliers import stocking

Type = OrderEvent.Type
# After these an order may be the shop's to send; a task looks whether it is.
BEGINS = frozenset({Type.PAID, Type.GROUP_MADE, Type.CONFIRMED})
# After these less of it may be.
SHRINKS = frozenset({Type.REFUND_ASKED, Type.SUBSTITUTED, Type.LEFT_OUT})


def _happened(event: OrderEvent) -> None:
    """In the transaction of what happened, under the order's lock."""
    order = event.order
    if event.type in BEGINS and not planning.plan(order, at=event.created_at):
        _look_again(event)
    elif event.type == Type.CANCELLED:
        planning.call_off(order, at=event.created_at)
    elif event.type in SHRINKS:
        _look_again(event)


def _look_again(event: OrderEvent) -> None:
    rows = SupplierOrder.unscoped.of(event.order).filter(state__in=OPEN)
    found = list(rows)
    if found:
        rows.update(next_ask_at=event.created_at)
        planning.queue(found)


def _ordered(variant: ProductVariant, before: datetime) -> Decimal:
    """
    How many of the held goods the supplier has already taken from its own stock: told so before
    this moment. An order on its way at that moment counts as not ordered: one too few is offered
    then, never one too many.
    """
    rows = SupplierOrderLine.unscoped.filter(
        store_id=variant.store_id,
        line__variant=variant,
        supplier_order__state__in=AT_SUPPLIER,
        supplier_order__placed_at__lt=before,
        supplier_order__order__cancelled_at=None,
    )
    total: Decimal | None = rows.aggregate(total=Sum("quantity"))["total"]
    return total or Decimal(0)


def install() -> None:
    events.follow(_happened)
    stocking.counts_ordered_with(_ordered)
