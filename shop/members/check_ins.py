"""签到: points for who comes by, once a day by our calendar, and so many a month."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.members import ledger, points, programmes
from shop.members.models import Member, PointsEntry, Programme

Kind = PointsEntry.Kind


class CannotCheckIn(Exception):
    """The message says why."""


@dataclass(frozen=True)
class Month:
    """`points` come with the next tap of this month, today or not; 0 where none do any more."""

    days: tuple[date, ...]
    has_today: bool
    points: int


def month(member: Member, programme: Programme, *, at: datetime) -> Month:
    """The days of this month on which the member came, from the first."""
    today = timezone.localtime(at).date()
    came = _of_month(member, today)
    return Month(days=tuple(came), has_today=today in came, points=_next(programme, came))


@transaction.atomic
def check_in(*, member: Member, at: datetime) -> PointsEntry | None:
    """
    None where the member came before today.

    :raises CannotCheckIn: where the store gives nothing for it, or no more this month
    """
    programme = programmes.of(member.store_id)
    if not programme.is_on or not programme.check_in_points:
        raise CannotCheckIn(_("这家店没有开启签到"))
    today = timezone.localtime(at).date()
    # The row is held from here: two taps at once see each other's points.
    now = ledger.opened(PointsEntry, member, kind=Kind.CHECKED_IN, reference=_reference(today))
    if now is None:
        return None
    amount = _next(programme, _of_month(now, today))
    if not amount:
        raise CannotCheckIn(_("这个月的签到积分已经领满，下个月再来"))
    return points.earn(
        member=now, kind=Kind.CHECKED_IN, amount=amount, reference=_reference(today), at=at
    )


def _reference(day: date) -> str:
    return f"day {day.isoformat()}"


def _of_month(member: Member, today: date) -> dict[date, int]:
    """The points of each day on which the member came, from the first."""
    rows = PointsEntry.unscoped.filter(store_id=member.store_id, member_id=member.pk)
    rows = rows.filter(kind=Kind.CHECKED_IN, reference__startswith=f"day {today:%Y-%m}-")
    found = rows.order_by("reference").values_list("reference", "amount", "owed")
    return {
        date.fromisoformat(reference.split()[1]): amount - owed for reference, amount, owed in found
    }


def _next(programme: Programme, came: dict[date, int]) -> int:
    """How many points a tap brings after those of this month."""
    if not programme.is_on:
        return 0
    if not programme.check_in_most:
        return programme.check_in_points
    return max(0, min(programme.check_in_points, programme.check_in_most - sum(came.values())))
