"""Becoming a member, and whose memberships are whose."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import scope
from shop.members import levels, points, programmes
from shop.members.models import Member, PointsEntry
from shop.stores.models import Store

WHY = "a person's own memberships, in all stores"
own_memberships = scope.across_stores(WHY)


class NotOffered(Exception):
    """The store has no members, or is not open."""


class AlreadySaid(Exception):
    """A birthday is said once."""


@transaction.atomic
def join(*, store: Store, user: User, at: datetime) -> Member:
    """
    The person agreed to what the store keeps of its members. Twice changes nothing.

    :raises NotOffered: where nobody can join
    """
    programme = programmes.of(store)
    if not programme.is_on or not store.is_open:
        raise NotOffered(_("这家店没有开启会员"))
    member, is_new = Member._base_manager.get_or_create(
        store=store,
        user=user,
        defaults={
            "level": levels.of_store(store)[0],
            "joined_at": at,
            "reviewed_year": timezone.localtime(at).year,
        },
    )
    if is_new and programme.welcome_points:
        kind, amount = PointsEntry.Kind.WELCOME, programme.welcome_points
        points.earn(member=member, kind=kind, amount=amount, reference="join", at=at)
        member.refresh_from_db(fields=["points"])
    return member


def of(user: User) -> QuerySet[Member]:
    """Of one person in all stores, for `own_memberships`; the newest first."""
    rows = Member.unscoped.filter(user=user).select_related("store", "level")
    found: QuerySet[Member] = rows.order_by("-joined_at", "-pk")
    return found


@own_memberships
def by_slug(user: User, slug: str) -> Member | None:
    """Also in a store that is closed: what was paid in there is still theirs."""
    return of(user).filter(store__slug=slug).first()


def in_store(store: Store | int, user_id: int | None) -> Member | None:
    """Of this person in this store."""
    if user_id is None:
        return None
    rows = Member.unscoped.for_store(store).filter(user_id=user_id).select_related("level")
    found: Member | None = rows.first()
    return found


def say_birthday(*, member: Member, birthday: date, at: datetime) -> None:
    """
    Once, so that nobody has one every month.

    :raises AlreadySaid: the second time
    :raises ValueError: for a day that is not past
    """
    if birthday >= timezone.localtime(at).date():
        raise ValueError("born in the future")
    rows = Member.unscoped.filter(pk=member.pk, store_id=member.store_id, birthday=None)
    if not rows.update(birthday=birthday):
        raise AlreadySaid(_("生日已经填过，改动请联系商家"))
