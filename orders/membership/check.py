"""Whether what members earned agrees with the money that came for their orders."""

from collections.abc import Iterator

from django.db.models import F

from core.money import ZERO
from orders.membership import rewards
from orders.membership.models import MemberOrder
from orders.payments import check
from shop.members import check as members_check
from shop.members.models import Member, PointsEntry
from shop.promotions import check as promotions_check

Kind = PointsEntry.Kind


def install() -> None:
    for register in (check.also, promotions_check.also):
        register(members_check.points, members_check.balances, _orders)


def _orders() -> Iterator[str]:
    """Of who still is a member: what an order brought is what was paid for its goods."""
    booked: dict[tuple[int, str], int] = {}
    entries = PointsEntry.unscoped.filter(kind__in=[Kind.EARNED, Kind.TAKEN_BACK])
    entries = entries.filter(reference__startswith="order ")
    for store_id, reference, worth in entries.values_list(
        "store_id", "reference", F("amount") - F("owed")
    ):
        key = store_id, reference.split()[1]
        booked[key] = booked.get(key, 0) + worth
    members = set(Member.unscoped.values_list("store_id", "user_id"))
    for row in MemberOrder.unscoped.select_related("order").iterator():
        order = row.order
        if (order.store_id, order.buyer_id) not in members:
            continue
        paid = rewards.goods_paid(order) if order.completed_at else ZERO
        if row.amount != paid:
            yield f"order {order.pk}: {paid} paid for goods, membership counts {row.amount}"
        entries_say = booked.get((order.store_id, order.number), 0)
        if not row.points == int(row.amount * row.rate) == entries_say:
            yield f"order {order.pk}: {row.points} points, entries say {entries_say}"
