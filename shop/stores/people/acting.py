"""
Somebody of the platform acts for a store: by name, for a written reason, for half an hour at most.
They are let in as its owner would be; what brings money out of it stays the store's own.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from accounts.actor import Visitor
from accounts.models import User
from core import scope
from shop.stores.models import Acting, Store, StoreMembership
from shop.stores.people import audit, departments

ABILITY = "acting"
# Where the session keeps the number of the stay.
SESSION = "acting"
LIFETIME = timedelta(minutes=30)
SHORTEST, LONGEST = 5, 200
SHOWN = 50
# What the owner alone changes: money that goes out, the keys it comes in by, and who may what.
OWNERS = frozenset({"refunds", "money", "payments", "staff"})


REFUSED = _("代店操作时不能退款、提现、改收款账户和店员，请店主自己来")


@scope.across_stores("operators come into whichever store asked for help")
@transaction.atomic
def enter(*, store: Store, reason: str, actor: User, at: datetime) -> Acting:
    """
    A stay from now on; one that still runs elsewhere ends.

    :raises ValidationError: without words why
    """
    reason = " ".join(reason.split())
    if not SHORTEST <= len(reason) <= LONGEST:
        raise ValidationError(say("请写清楚为什么进入，5 到 200 个字"))
    for row in Acting._base_manager.filter(actor=actor, left_at__isnull=True).order_by("pk"):
        _close(row.pk, action="acting.leave", at=at)
    row = Acting._base_manager.create(
        store=store, actor=actor, reason=reason, started_at=at, ends_at=at + LIFETIME
    )
    _write(row, "acting.enter", until=at + LIFETIME)
    return row


@scope.across_stores("operators leave whichever store they were in")
@transaction.atomic
def leave(*, acting_id: int, at: datetime) -> None:
    """A second time changes nothing."""
    _close(acting_id, action="acting.leave", at=at)


def running(user: Visitor, acting_id: int, *, at: datetime) -> Acting | None:
    """This person's stay; None once it is over, or they may not any more."""
    row = Acting._base_manager.select_related("store").filter(pk=acting_id).first()
    if row is None or row.actor_id != user.pk or row.left_at is not None or at >= row.ends_at:
        return None
    return row if departments.may(user, ABILITY, changes=True) else None


@scope.across_stores("operators are in whichever store they entered")
@transaction.atomic
def end(*, acting_id: int, at: datetime) -> None:
    """What time, or a suspension, has ended already; a second time changes nothing."""
    row = Acting._base_manager.filter(pk=acting_id).first()
    if row is not None:
        _close(row.pk, action="acting.over", at=min(at, row.ends_at))


@scope.across_stores("stays are over in whichever stores they were")
def end_overdue(*, at: datetime) -> int:
    """Those whose time ran out with nobody asking; how many."""
    overdue = Acting._base_manager.filter(left_at__isnull=True, ends_at__lte=at)
    keys = list(overdue.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        end(acting_id=key, at=at)
    return len(keys)


def stand_in(user: User, row: Acting) -> None:
    """
    For this request the person is the store's, and nobody of the platform: their own rank is set
    aside on the object that the request has, which nothing saves.
    """
    member = StoreMembership(user=user, store=row.store, role=StoreMembership.Role.OWNER)
    known = {"_memberships": [member], "_perm_cache": {"wagtailadmin.access_admin"}}
    for name, value in (known | {"is_superuser": False, departments.ACTS_FOR: row}).items():
        setattr(user, name, value)


def is_refused(*, ability: str, pays_out: bool = False) -> bool:
    """Whether who acts for a store may not change this in it."""
    return is_going_on() and (pays_out or ability in OWNERS)


def is_going_on() -> bool:
    """In this request."""
    return audit.ACTING.get() is not None


def wrote(path: str, row: Acting, actor: User) -> None:
    """A change that left no entry of its own leaves one that says where it was made."""
    now = audit.ACTING.get()
    if now is not None and not now.entries:
        audit.record(store=row.store_id, actor=actor, action="acting.step", target=path)


def latest() -> QuerySet[Acting]:
    """Over all stores, the newest first."""
    rows = Acting._base_manager.select_related("store", "actor").order_by("-pk")
    found: QuerySet[Acting] = rows[:SHOWN]
    return found


def _close(acting_id: int, *, action: str, at: datetime) -> None:
    row = Acting._base_manager.select_for_update().filter(pk=acting_id).first()
    if row is None or row.left_at is not None:
        return
    row.left_at = at
    row.save(update_fields=["left_at"])
    _write(row, action)


def _write(row: Acting, action: str, **changes: object) -> None:
    """In the log of the store, and in the platform's."""
    told = {name: audit.plain(value) for name, value in changes.items()}
    token = audit.ACTING.set(audit.ACTING.get() or audit.Acted(row.pk))
    try:
        audit.record(store=row.store_id, actor=row.actor, action=action, target=row.reason, **told)
    finally:
        audit.ACTING.reset(token)
    audit.record_of_platform(
        actor=row.actor, action=action, target=row.store.name, reason=row.reason, **told
    )
