"""Orders of goods, and not what members paid in."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.sql import Query

from shop.stores.tenancy import StoreOwnedManager, StoreOwnedQuerySet

if TYPE_CHECKING:
    from orders.models.order import Order


class GoodsManager(StoreOwnedManager):
    """Orders of goods, in the merchant's scope: what everything but payments calls an order."""

    def get_queryset(self) -> StoreOwnedQuerySet["Order"]:
        rows: StoreOwnedQuerySet[Order] = super().get_queryset()
        return rows.filter(is_top_up=False)


class GoodsQuerySet(StoreOwnedQuerySet["Order"]):
    """As `GoodsManager`, of every store: a condition that each question begins with."""

    def __init__(
        self,
        model: type["Order"] | None = None,
        query: Query | None = None,
        using: str | None = None,
        hints: dict[str, models.Model] | None = None,
    ) -> None:
        super().__init__(model, query, using, hints)
        if query is None:
            self.query.add_q(Q(is_top_up=False))
