"""
What the calendar does to points: those of a year end with the next, of which their owners hear in
its last month; birthdays bring some.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts import messages
from accounts.sms.purposes import purpose
from core import scope
from core.language import sent
from shop.members import points
from shop.members.models import Member, PointsEntry, Programme
from shop.stores import storefront
from shop.stores.models import Store
from shop.stores.naming import names

Kind = PointsEntry.Kind
ENDING = purpose(
    "points_ending",
    "%(store)s：你有 %(points)s 积分将在 %(day)s 到期，请及时使用。%(url)s",
    path="account/points/",
)
WARNED_IN = 12
AT_ONCE = 500
WHY = "the calendar is every store's"


def expiring(members: Iterable[Member], *, at: datetime) -> dict[int, int]:
    """How many of each one's points end with this year, by member id; of whom none do: nothing."""
    ids = {member.pk: member.store_id for member in members}
    rows = Member.unscoped.filter(pk__in=ids, store_id__in=set(ids.values()))
    return dict(_stale(rows, _new_year(at, 0)))


@scope.across_stores(WHY)
def expire(*, at: datetime) -> None:
    """What came before last year's first day, once a year, whenever it runs."""
    reference = f"year {timezone.localtime(at).year}"
    for member_id, stale in _stale(Member.unscoped.all(), _new_year(at, -1)):
        member = Member.unscoped.get(pk=member_id)
        # Those that were spent meanwhile leave the others for tomorrow.
        with suppress(points.NotEnough):
            points.spend(member=member, amount=stale, reference=reference, at=at, kind=Kind.EXPIRED)


@scope.across_stores(WHY)
def warn(*, at: datetime) -> None:
    """In December, once a year: whose points are worth a yuan or more, and end with the year."""
    today = timezone.localtime(at).date()
    if today.month != WARNED_IN:
        return
    for programme in Programme.unscoped.filter(is_on=True).select_related("store"):
        rows = Member.unscoped.filter(store_id=programme.store_id, warned_year__lt=today.year)
        stale = _stale(rows.exclude(user__phone=None), _new_year(at, 0))
        worth = [row for row in stale if row[1] >= programme.points_per_yuan]
        for member_id, amount in worth[:AT_ONCE]:
            _warn(programme.store, member_id, amount, today.year)


@transaction.atomic
def _warn(store: Store, member_id: int, amount: int, year: int) -> None:
    rows = Member.unscoped.filter(store_id=store.pk, pk=member_id)
    if not rows.filter(warned_year__lt=year).update(warned_year=year):
        return
    user = rows.select_related("user").get().user
    if user is None or not user.phone:
        return
    told = {
        "store": names.harmless(store.name, otherwise=sent("店铺")),
        "points": amount,
        "day": sent("12月31日"),
        "url": storefront.absolute(reverse("points-of-store", args=[store.slug])),
    }
    messages.send_sms(to=user.phone, purpose=ENDING, parameters=told, person_id=user.pk)


@scope.across_stores(WHY)
def congratulate(*, at: datetime) -> None:
    """Points of those whose birthday is today, once a year."""
    year = timezone.localtime(at).year
    gifts = Programme.unscoped.filter(is_on=True, birthday_points__gt=0)
    for programme in gifts:
        for member in _born_today(programme, at):
            points.earn(
                member=member,
                kind=Kind.BIRTHDAY,
                amount=programme.birthday_points,
                reference=f"birthday {year}",
                at=at,
            )


def _born_today(programme: Programme, at: datetime) -> Iterator[Member]:
    """On the 28th of February also those of the 29th, where the year has none."""
    today = timezone.localtime(at).date()
    born = Q(birthday__month=today.month, birthday__day=today.day)
    is_short = today.year % 4 != 0 or (today.year % 100 == 0 and today.year % 400 != 0)
    if is_short and (today.month, today.day) == (2, 28):
        born |= Q(birthday__month=2, birthday__day=29)
    rows = Member.unscoped.filter(born, store_id=programme.store_id, user__isnull=False)
    yield from rows.iterator()


def _stale(rows: QuerySet[Member], fresh_from: datetime) -> list[tuple[int, int]]:
    """(member id, points) of who has more than came since, and how many: old ones go first."""
    fresh = Sum(
        "points_entries__amount",
        filter=Q(points_entries__amount__gt=0, points_entries__created_at__gte=fresh_from),
    )
    found = rows.filter(points__gt=0).annotate(stale=F("points") - Coalesce(fresh, 0))
    return list(found.filter(stale__gt=0).values_list("pk", "stale"))


def _new_year(at: datetime, years: int) -> datetime:
    """The first moment of this year, or of so many years later."""
    now = timezone.localtime(at)
    return datetime(now.year + years, 1, 1, tzinfo=now.tzinfo)
