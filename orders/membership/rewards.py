"""What completed orders bring their buyers: points, and levels by what was spent."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F, Q, Sum

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
    return spent_by([member], {programme.store_id: programme}, at=at)[member.pk]


def spent_by(
    members: Sequence[Member], programmes_: Mapping[int, Programme], *, at: datetime
) -> dict[int, Decimal]:
    """As `spent`, of one person's memberships, by member id; programmes by store id."""
    user_ids = {member.user_id for member in members}
    rows = MemberOrder.unscoped.filter(
        store_id__in=list(programmes_), order__buyer_id__in=user_ids, counted_at__isnull=False
    )
    of_year = Sum("amount", filter=Q(counted_at__gt=at - YEAR))
    sums = rows.values("store_id").annotate(year=of_year, ever=Sum("amount"))
    found: dict[tuple[int, str], Decimal] = {}
    for row in sums:
        found[row["store_id"], Programme.Period.YEAR] = round_cny(row["year"] or ZERO)
        found[row["store_id"], Programme.Period.EVER] = round_cny(row["ever"] or ZERO)
    periods = {store_id: row.level_period for store_id, row in programmes_.items()}
    return {
        member.pk: found.get((member.store_id, periods[member.store_id]), ZERO)
        for member in members
    }


def _begun(order: Order, member: Member) -> MemberOrder | None:
    """A row that is to be counted for the first time; None where the store has no members."""
    programme = programmes.of(order.store_id)
    if not programme.is_on:
        return None
    rate = programme.points_earned * member.level.points_multiplier
    return MemberOrder(store_id=order.store_id, order=order, rate=rate)
