"""What a person paid in: the entries are told with the membership, the orders with the orders."""

from django.utils.translation import gettext_lazy

from accounts.privacy.parts import Asker, Part, Row, register
from core import scope
from orders.balance.models import TopUp


def _top_ups(asker: Asker) -> list[Row]:
    with scope.across_stores("a person's own top-ups, in all stores"):
        rows = TopUp.unscoped.filter(order__buyer=asker.user).select_related("order", "store")
        return [
            {
                "store": row.store.name,
                "order": row.order.number,
                "amount": row.order.total_price,
                "bonus": row.bonus,
                "created_at": row.order.created_at,
                "booked_at": row.booked_at,
            }
            for row in rows.order_by("pk")
        ]


def install() -> None:
    register(Part("top_ups", gettext_lazy("余额充值"), ("balance.TopUp",), _top_ups))
