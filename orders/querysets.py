"""Rows that belong to one order, asked for by the order."""

from typing import TYPE_CHECKING, ClassVar, Self

from shop.stores.tenancy import M, StoreOwnedQuerySet

if TYPE_CHECKING:
    from orders.models import Order


class OfOrderQuerySet(StoreOwnedQuerySet[M]):
    # How a row names its order.
    order_path: ClassVar = "order"

    def of(self, order: "Order") -> Self:
        """Rows of an order in hand, and so of its store."""
        return self.filter(store_id=order.store_id, **{self.order_path: order})
