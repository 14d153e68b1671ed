"""A membership as its member and the shop see it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from core import scope
from core.money import ZERO
from orders.membership import rewards
from orders.models import Order
from shop.members import calendar, levels, memberships, programmes
from shop.members.models import Member, MemberLevel, Programme
from shop.stores.models import Store


@dataclass(frozen=True)
class Shown:
    """
    `spent` counts for the level; `missing` yuan more bring `above`, None at the top. `expiring`
    points end with this year.
    """

    member: Member
    programme: Programme
    levels: list[MemberLevel]
    spent: Decimal
    above: MemberLevel | None
    missing: Decimal
    expiring: int


def shown(member: Member, *, at: datetime) -> Shown:
    programme = programmes.of(member.store_id)
    rows = levels.of_store(member.store_id)
    above = levels.above(rows, member.level)
    spent = rewards.spent(member, programme, at=at)
    return Shown(
        member=member,
        programme=programme,
        levels=rows,
        spent=spent,
        above=above,
        missing=max(ZERO, above.threshold - spent) if above else ZERO,
        expiring=calendar.expiring(member, at=at),
    )


@memberships.own_memberships
def of(user: User, *, at: datetime) -> list[Shown]:
    """Of every store whose member this is, the newest first."""
    return [shown(member, at=at) for member in memberships.of(user)]


@scope.across_stores("where a person ordered, in all stores")
def to_join(user: User) -> list[Store]:
    """Open stores with members where this person ordered and is none."""
    ordered = Order.unscoped.filter(buyer=user, cancelled_at=None).values("store")
    offering = Programme.unscoped.filter(is_on=True).values("store")
    joined = Member.unscoped.filter(user=user).values("store")
    rows = Store.objects.open().filter(pk__in=ordered).filter(pk__in=offering)
    return list(rows.exclude(pk__in=joined).order_by("name"))
