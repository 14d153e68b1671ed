"""
Every change of points: the member's row is locked, changed by a conditional update, and the entry
written beside it. The same kind and reference again changes nothing.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.actor import Actor, named
from shop.members import ledger
from shop.members.models import Member, PointsEntry

Kind = PointsEntry.Kind


class NotEnough(Exception):
    """Fewer are there; `left` says how many."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


@transaction.atomic
def earn(
    *,
    member: Member,
    kind: str,
    amount: int,
    reference: str,
    at: datetime,
    actor: Actor = None,
    reason: str = "",
) -> PointsEntry | None:
    """`amount` more; what is owed is paid first. None where it was booked before."""
    now = _opened(member, kind, reference, amount)
    if now is None:
        return None
    paid = min(now.points_owed, amount)
    entry = _entry(now, kind, reference, at=at, actor=actor, reason=reason)
    return _book(entry, amount - paid, -paid)


@transaction.atomic
def spend(
    *,
    member: Member,
    amount: int,
    reference: str,
    at: datetime,
    kind: str = Kind.SPENT,
    actor: Actor = None,
    reason: str = "",
) -> PointsEntry | None:
    """
    All of `amount`, or nothing. None where it was booked before.

    :raises NotEnough: when fewer are there
    """
    now = _opened(member, kind, reference, amount)
    if now is None:
        return None
    entry = _entry(now, kind, reference, at=at, actor=actor, reason=reason)
    return _book(entry, -amount, 0)


def give_back(*, member: Member, amount: int, reference: str, at: datetime) -> PointsEntry | None:
    """What was spent on something that did not come to pass."""
    kind = Kind.RETURNED
    return earn(member=member, kind=kind, amount=amount, reference=reference, at=at)


@transaction.atomic
def take_back(*, member: Member, amount: int, reference: str, at: datetime) -> PointsEntry | None:
    """
    What was earned by something that went back. What is no longer there is owed, and taken from
    the next ones.
    """
    now = _opened(member, Kind.TAKEN_BACK, reference, amount)
    if now is None:
        return None
    there = min(now.points, amount)
    entry = _entry(now, Kind.TAKEN_BACK, reference, at=at, actor=None, reason="")
    return _book(entry, -there, amount - there)


def _opened(member: Member, kind: str, reference: str, amount: int) -> Member | None:
    if amount <= 0:
        raise ValueError("an amount of points is positive")
    return ledger.opened(PointsEntry, member, kind=kind, reference=reference)


def _entry(
    now: Member, kind: str, reference: str, *, at: datetime, actor: Actor, reason: str
) -> PointsEntry:
    return PointsEntry(
        store_id=now.store_id,
        member=now,
        kind=kind,
        reference=reference,
        created_at=at,
        actor=named(actor),
        reason=reason,
    )


def _book(entry: PointsEntry, amount: int, owed: int) -> PointsEntry:
    member = entry.member
    rows = Member.unscoped.filter(pk=member.pk, store_id=member.store_id)
    rows = rows.filter(points__gte=-amount, points_owed__gte=-owed)
    if not rows.update(points=F("points") + amount, points_owed=F("points_owed") + owed):
        raise NotEnough(member.points)
    member.points += amount
    member.points_owed += owed
    entry.amount, entry.owed, entry.after = amount, owed, member.points
    entry.save()
    return entry
