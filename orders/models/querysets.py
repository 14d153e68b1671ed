"""Rows that belong to one order, asked for by the order."""

from typing import ClassVar, Self

from orders.models.order import Order
from shop.stores.tenancy import M, StoreOwnedQuerySet


class OfOrderQuerySet(StoreOwnedQuerySet[M]):
    # How a row names its order.
    order_path: ClassVar = "order"

    def of(self, order: Order) -> Self:
        """Rows of an order in hand, and so of its store."""
        return self.filter(store_id=order.store_id, **{self.order_path: order})
