"""Parcels of an order: what goes into one, and how much of each line has left in all of them."""

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.actor import Actor, named
from core.quantity import QuantityField, value
from orders.models import Delivery, Order, OrderLine
from orders.shipping.couriers import detection
from orders.shipping.models import Fulfillment, FulfillmentLine
from shop.stores.models import Store

Kind = Fulfillment.Kind


def pack(
    order: Order,
    quantities: Mapping[int, Decimal],
    *,
    courier: str,
    tracking_number: str,
    actor: Actor,
) -> Fulfillment:
    """
    One parcel of a locked order; `quantities` (line id to amount) is what it holds. Without a
    `courier` it is the one that the number tells.
    """
    kind = {Delivery.PICKUP: Kind.HANDED_OVER, Delivery.LOCAL: Kind.DELIVERED}.get(
        Delivery(order.delivery), Kind.SHIPPED
    )
    parcel = Fulfillment.unscoped.create(
        store_id=order.store_id,
        order=order,
        kind=kind,
        courier=courier_of(order.store, courier, tracking_number),
        tracking_number=tracking_number.strip(),
        actor=named(actor),
    )
    FulfillmentLine.unscoped.bulk_create(
        FulfillmentLine(
            store_id=order.store_id, fulfillment=parcel, line_id=line_id, quantity=quantity
        )
        for line_id, quantity in quantities.items()
    )
    count_sent(order)
    return parcel


def courier_of(store: Store, courier: str, tracking_number: str) -> str:
    """The courier as typed, or as its number tells; "" where nobody knows."""
    if courier.strip() or not tracking_number.strip():
        return courier.strip()
    return detection.certain(tracking_number, detection.last_used(store))


def unpack(order: Order, parcel: Fulfillment) -> dict[int, Decimal]:
    """The parcel of a locked order is no more; what was in it, variant id to amount."""
    rows = parcel.lines.filter(store_id=order.store_id).select_related("line")
    held = {row.line.variant_id: row.quantity for row in rows}
    parcel.delete()
    count_sent(order)
    return held


def count_sent(order: Order) -> None:
    """Write `OrderLine.sent` from the parcels of a locked order."""
    gone = FulfillmentLine.unscoped.of(order).filter(line_id=OuterRef("pk")).order_by()
    sums = gone.values("line_id").annotate(total=Sum("quantity")).values("total")
    OrderLine.unscoped.of(order).update(
        sent=Coalesce(Subquery(sums, output_field=QuantityField()), value(Decimal(0)))
    )
