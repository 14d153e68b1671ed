"""What promotions brought and cost, of the orders that were paid and not wholly refunded."""

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from core.money import ZERO, round_cny
from orders.models import HELD, OrderDiscount
from shop.promotions.models import Promotion
from shop.stores.models import Store


class Report(NamedTuple):
    """
    Yuan; `left` of the budget, None without one. Open orders hold of it too. `signed_up` people,
    None where nobody has to.
    """

    orders: int
    buyers: int
    given: Decimal
    revenue: Decimal
    left: Decimal | None
    signed_up: int | None


def of(promotion: Promotion) -> Report:
    found = (
        _paid(promotion.store_id)
        .filter(promotion=promotion)
        .aggregate(
            orders=Count("order", distinct=True),
            known=Count("order__buyer", distinct=True),
            guests=Count("order__phone", distinct=True, filter=Q(order__buyer=None)),
            given=Sum("amount"),
            revenue=Sum("order__total_price"),
        )
    )
    return Report(
        orders=found["orders"],
        buyers=found["known"] + found["guests"],
        given=round_cny(found["given"] or ZERO),
        revenue=round_cny(found["revenue"] or ZERO),
        left=None if promotion.budget is None else promotion.budget - promotion.spent,
        signed_up=promotion.people if promotion.asks_to_sign_up else None,
    )


def figures(store: Store, promotions: Collection[Promotion]) -> dict[int, tuple[int, Decimal]]:
    """{id: (orders, yuan given)} of those that have any; one query."""
    rows = _paid(store.pk).filter(promotion__in=promotions).values("promotion_id")
    rows = rows.annotate(count=Count("pk"), given=Sum("amount"))
    return {row["promotion_id"]: (row["count"], round_cny(row["given"])) for row in rows.order_by()}


def _paid(store_id: int) -> QuerySet[OrderDiscount]:
    rows: QuerySet[OrderDiscount] = OrderDiscount.objects.for_store(store_id)
    return rows.filter(order__payment_status__in=HELD)
