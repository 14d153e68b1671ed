"""Orders: snapshots of what was bought, and the history of what happened to them."""

from orders.models.choices import (
    HELD,
    PREPAID,
    Delivery,
    FulfillmentStatus,
    InvoiceKind,
    PaymentStatus,
    PayMethod,
)
from orders.models.discount import OrderDiscount
from orders.models.event import OrderEvent
from orders.models.line import OrderLine
from orders.models.order import Order, new_number, new_token
from orders.models.querysets import OfOrderQuerySet

__all__ = [
    "HELD",
    "PREPAID",
    "Delivery",
    "FulfillmentStatus",
    "InvoiceKind",
    "OfOrderQuerySet",
    "Order",
    "OrderDiscount",
    "OrderEvent",
    "OrderLine",
    "PayMethod",
    "PaymentStatus",
    "new_number",
    "new_token",
]
