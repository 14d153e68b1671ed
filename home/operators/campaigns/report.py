"""
What a campaign brought and cost, store by store, of the orders that were paid: the platform bears
no part of what went back.
"""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Sum

from core import scope
from core.money import ZERO, round_cny
from orders.models import HELD, OrderDiscount
from shop.campaigns.models import Campaign, Joining


class Row(NamedTuple):
    """Yuan; of what was `given` the platform bears `borne`."""

    joining: Joining
    orders: int
    given: Decimal
    borne: Decimal
    revenue: Decimal


@scope.across_stores("operators look at what a campaign did in every store")
def of(campaign: Campaign) -> list[Row]:
    """In the order that stores joined in; two queries."""
    rows = Joining.objects.filter(campaign=campaign).select_related("store", "promotion")
    joined = list(rows.order_by("pk"))
    paid = OrderDiscount.objects.filter(promotion__in=[row.promotion_id for row in joined])
    paid = paid.filter(order__payment_status__in=HELD)
    counted = (
        paid.order_by()
        .values("promotion_id")
        .annotate(
            orders=Count("order", distinct=True),
            given=Sum("amount"),
            revenue=Sum("order__total_price"),
        )
    )
    by_promotion = {row["promotion_id"]: row for row in counted}
    return [_row(campaign, row, by_promotion.get(row.promotion_id, {})) for row in joined]


def total(rows: list[Row]) -> tuple[int, Decimal, Decimal, Decimal]:
    """(orders, given, borne, revenue)"""
    given, borne, revenue = (
        sum((getattr(row, name) for row in rows), ZERO) for name in ("given", "borne", "revenue")
    )
    return sum(row.orders for row in rows), given, borne, revenue


def _row(campaign: Campaign, joining: Joining, found: dict[str, Decimal | int]) -> Row:
    given = round_cny(Decimal(found.get("given") or ZERO))
    return Row(
        joining,
        orders=int(found.get("orders", 0)),
        given=given,
        borne=round_cny(given * campaign.platform_percent / 100),
        revenue=round_cny(Decimal(found.get("revenue") or ZERO)),
    )
