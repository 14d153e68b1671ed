"""Where a person is a member: their copy, and nobody's ledger after the account."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.privacy.parts import Asker, Part, Row, register
from accounts.social.joining import joining
from core import scope
from shop.members import balance, memberships, points
from shop.members.memberships import WHY, own_memberships
from shop.members.models import BalanceEntry, Member, PointsEntry


@own_memberships
def _members(asker: Asker) -> list[Row]:
    return [
        {
            "store": row.store.name,
            "number": row.number,
            "level": row.level.name,
            "joined_at": row.joined_at,
            "birthday": row.birthday,
            "points": row.points,
            "points_owed": row.points_owed,
            "principal": row.principal,
            "bonus": row.bonus,
        }
        for row in memberships.of(asker.user)
    ]


def _entries(asker: Asker) -> Iterator[Row]:
    with scope.across_stores(WHY):
        theirs = Member.unscoped.filter(user=asker.user)
        for entries in (PointsEntry.unscoped, BalanceEntry.unscoped):
            rows = entries.filter(member__in=theirs).select_related("store").order_by("pk")
            for row in rows.iterator(chunk_size=100):
                yield {
                    "store": row.store.name,
                    "kind": row.get_kind_display(),
                    "amount": row.amount,
                    "after": row.after,
                    "reason": row.reason,
                    "created_at": row.created_at,
                }


@own_memberships
def _obstacles(user: User) -> list[str]:
    rows = Member.unscoped.filter(user=user, principal__gt=0).select_related("store")
    return [
        _("你在「%(store)s」还有余额 ¥%(amount)s，请先用完或请商家退回")
        % {"store": row.store.name, "amount": row.principal}
        for row in rows.order_by("pk")
    ]


@own_memberships
def _forget(user: User, _at: datetime) -> None:
    """The ledgers stay whole, of nobody."""
    Member.unscoped.filter(user=user).update(user=None, birthday=None)


@receiver(joining, dispatch_uid="memberships of who joins")
@own_memberships
@transaction.atomic
def join(sender: type[Model] | None, leaving: User, staying: User, **_given: object) -> None:
    """Two memberships of one store become one, at the higher level."""
    at = timezone.now()
    kept = {row.store_id: row for row in memberships.of(staying).select_for_update(of=("self",))}
    for member in memberships.of(leaving).select_for_update(of=("self",)):
        into = kept.get(member.store_id)
        if into is None:
            Member.unscoped.filter(pk=member.pk).update(user=staying)
        else:
            _merge(member, into, at)


def _merge(member: Member, into: Member, at: datetime) -> None:
    reference, kind = f"member {member.number}", PointsEntry.Kind.MERGED
    amount, owed = member.points, member.points_owed
    if amount:
        points.spend(member=member, amount=amount, reference=reference, at=at, kind=kind)
        points.earn(member=into, kind=kind, amount=amount, reference=reference, at=at)
    if owed:
        points.take_back(member=into, amount=owed, reference=reference, at=at)
    balance.move(leaving=member, staying=into, reference=reference, at=at)
    rows = Member.unscoped.filter(pk=into.pk)
    rows.update(birthday=into.birthday or member.birthday)
    if member.level.rank > into.level.rank:
        rows.update(level=member.level)
    Member.unscoped.filter(pk=member.pk).update(user=None, birthday=None)


def install() -> None:
    register(
        Part(
            "members",
            gettext_lazy("会员身份、等级、积分和余额"),
            ("members.Member",),
            _members,
            forget=_forget,
            obstacles=_obstacles,
        ),
        Part(
            "members_entries",
            gettext_lazy("积分和余额明细"),
            ("members.PointsEntry", "members.BalanceEntry"),
            _entries,
        ),
    )
