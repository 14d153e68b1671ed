"""What completed orders bring their buyers: points, and levels by what was spent."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F, Sum

from core.money import ZERO, round_cny
from orders.membership.models import MemberOrder
from orders.models import Order
from orders.payments.models import PaymentOrder, Refund
from shop.members import levels, memberships, points, programmes
from shop.members.models import Member, PointsEntry, Programme

YEAR = timedelta(days=365)


def recount(order: Order, *, at: datetime, is_completed: bool = False) -> None:
    """
    Points and level of a locked order's buyer, as the order stands now; again changes nothing.
    An order begins to count when it is completed (`is_completed`) by who is a member then.
    """
    row = MemberOrder.unscoped.filter(store_id=order.store_id, order=order).first()
    if row is None and (not is_completed or order.buyer_id is None):
        return
    member = memberships.in_store(order.store_id, order.buyer_id)
    if member is None:
        return
    row = row or _begun(order, member)
    if row is None:
        return
    row.counted_at = order.completed_at
    row.amount = goods_paid(order) if order.completed_at else ZERO
    before, row.points = row.points, int(row.amount * row.rate)
    row.turns += 1
    row.save()
    reference, change = f"order {order.number} {row.turns}", row.points - before
    if change > 0:
        kind = PointsEntry.Kind.EARNED
        points.earn(member=member, kind=kind, amount=change, reference=reference, at=at)
    elif change < 0:
        points.take_back(member=member, amount=-change, reference=reference, at=at)
    levels.lift(member=member, spent=spent(member, programmes.of(order.store_id), at=at))


def goods_paid(order: Order) -> Decimal:
    """Yuan that came for the goods and did not go back; freight brings nothing."""
    came = PaymentOrder.unscoped.of(order).captured()
    went = Refund.unscoped.of(order).filter(state=Refund.State.SUCCEEDED, payment__is_surplus=False)
    money = came.aggregate(sum=Sum(F("amount") + F("allowance")))["sum"] or ZERO
    back = went.aggregate(sum=Sum(F("amount") - F("transit_amount")))["sum"] or ZERO
    goods = order.items_total - order.discount_total - order.substituted_total
    return max(ZERO, min(goods, round_cny(money - order.transit_price - back)))


def spent(member: Member, programme: Programme, *, at: datetime) -> Decimal:
    """Yuan that count for the member's level."""
    rows = MemberOrder.unscoped.filter(
        store_id=member.store_id, order__buyer_id=member.user_id, counted_at__isnull=False
    )
    if programme.level_period == Programme.Period.YEAR:
        rows = rows.filter(counted_at__gt=at - YEAR)
    return round_cny(rows.aggregate(sum=Sum("amount"))["sum"] or ZERO)


def _begun(order: Order, member: Member) -> MemberOrder | None:
    """A row that is to be counted for the first time; None where the store has no members."""
    programme = programmes.of(order.store_id)
    if not programme.is_on:
        return None
    rate = programme.points_earned * member.level.points_multiplier
    return MemberOrder(store_id=order.store_id, order=order, rate=rate)
