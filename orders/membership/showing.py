"""A membership as its member and the shop see it."""

from collections.abc import Sequence
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
    return _all([member], at)[0]


@memberships.own_memberships
def of(user: User, *, at: datetime) -> list[Shown]:
    """Of every store whose member this is, the newest first."""
    return _all(list(memberships.of(user)), at)


@scope.across_stores("where a person ordered, in all stores")
def to_join(user: User) -> list[Store]:
    """Open stores with members where this person ordered and is none."""
    ordered = Order.unscoped.filter(buyer=user, cancelled_at=None).values("store")
    offering = Programme.unscoped.filter(is_on=True).values("store")
    joined = Member.unscoped.filter(user=user).values("store")
    rows = Store.objects.open().filter(pk__in=ordered).filter(pk__in=offering)
    return list(rows.exclude(pk__in=joined).order_by("name"))


def _all(members: Sequence[Member], at: datetime) -> list[Shown]:
    """Of one person's memberships, in as many queries for many as for one."""
    stores = [member.store_id for member in members]
    rules, rows = programmes.of_stores(stores), levels.of_stores(stores)
    spent = rewards.spent_by(members, rules, at=at)
    expiring = calendar.expiring(members, at=at)
    found = []
    for member in members:
        above = levels.above(rows[member.store_id], member.level)
        missing = max(ZERO, above.threshold - spent[member.pk]) if above else ZERO
        found.append(
            Shown(
                member=member,
                programme=rules[member.store_id],
                levels=rows[member.store_id],
                spent=spent[member.pk],
                above=above,
                missing=missing,
                expiring=expiring.get(member.pk, 0),
            )
        )
    return found
