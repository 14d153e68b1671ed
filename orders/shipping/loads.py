"""What goods weigh that are to be brought somewhere."""

from collections.abc import Mapping
from decimal import Decimal

from orders.cart.contents import Line
from orders.models import Order
from orders.shipping.freight import Load, load_of
from orders.shipping.models import DeliveryProfile


def of(order: Order, quantities: Mapping[int, Decimal] | None = None) -> Load:
    """Of these amounts of its lines, by the lines' ids; None is all that is still to go."""
    profile = DeliveryProfile.unscoped.filter(store_id=order.store_id).first()
    goods = []
    for row in order.lines.filter(store_id=order.store_id).select_related("variant"):
        amount = row.to_send if quantities is None else quantities.get(row.pk, Decimal(0))
        if amount:
            goods.append(Line(row.variant, amount, amount, row.price, "", ""))
    return load_of(goods, default_weight=(profile or DeliveryProfile()).default_weight)
