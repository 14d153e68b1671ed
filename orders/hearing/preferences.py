"""Who wants to hear of what, by which way, and whether it is quiet now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from accounts.models import User
from core.compiled import Compiled
from orders.hearing.models import ABILITY, VOLUME, HearingChoice, HearingHours, Kind, PushDevice
from orders.models import Order
from shop.stores.models import StoreMembership
from shop.stores.people.roles import WORKING, can

Role = StoreMembership.Role
# Where a new order keeps who hears of it.
_KNOWN = "_listeners"
# A row each, beside the member: one statement for all that decides who hears.
CHOSEN = JSONObject(by_sound="by_sound", by_push="by_push", by_sms="by_sms")
REST = JSONObject(volume="volume", quiet_from="quiet_from", quiet_to="quiet_to")


@dataclass(frozen=True)
class Ways:
    by_sound: bool = True
    by_push: bool = True
    by_sms: bool = False


@dataclass(frozen=True)
class Hours:
    volume: int = VOLUME
    quiet_from: time | None = None
    quiet_to: time | None = None

    def is_quiet(self, at: datetime) -> bool:
        """As the clock on the wall says, over midnight too."""
        if self.quiet_from is None or self.quiet_to is None:
            return False
        now = timezone.localtime(at).time()
        if self.quiet_from < self.quiet_to:
            return self.quiet_from <= now < self.quiet_to
        return now >= self.quiet_from or now < self.quiet_to


@dataclass(frozen=True)
class Listener:
    """One of a store's people, and how they want to hear of one kind."""

    person: User
    ways: Ways
    hours: Hours
    has_device: bool


def kinds_of(member: StoreMembership) -> list[Kind]:
    return [kind for kind in Kind if can(member, ABILITY[kind])]


def ways_of(member: StoreMembership) -> dict[str, Ways]:
    """By kind; what was not chosen is as it is for everybody."""
    rows = HearingChoice.unscoped.filter(store=member.store_id, person=member.user_id)
    chosen = {row.kind: Ways(row.by_sound, row.by_push, row.by_sms) for row in rows}
    return {kind: chosen.get(kind, _usual(member, kind)) for kind in kinds_of(member)}


def hours_of(member: StoreMembership) -> Hours:
    rows = HearingHours.unscoped.filter(store=member.store_id, person=member.user_id)
    row = rows.first()
    return Hours(row.volume, row.quiet_from, row.quiet_to) if row else Hours()


@transaction.atomic
def save(*, member: StoreMembership, ways: Mapping[str, Ways], hours: Hours) -> None:
    """One's own settings: they are nobody else's affair, and not in the audit log."""
    for kind in kinds_of(member):
        chosen = ways[kind]
        HearingChoice.unscoped.update_or_create(
            store_id=member.store_id,
            person_id=member.user_id,
            kind=kind,
            defaults={
                "by_sound": chosen.by_sound,
                "by_push": chosen.by_push,
                "by_sms": chosen.by_sms,
            },
        )
    HearingHours.unscoped.update_or_create(
        store_id=member.store_id,
        person_id=member.user_id,
        defaults={
            "volume": hours.volume,
            "quiet_from": hours.quiet_from,
            "quiet_to": hours.quiet_to,
        },
    )


def listeners(*, store_id: int, kind: str) -> list[Listener]:
    """Those of the store's people who may do something about it."""
    found = _members_of(store=store_id, kind=kind)
    return [_listener(member, kind) for member in found if can(member, ABILITY[kind])]


def listeners_of(order: Order) -> list[Listener]:
    """Who hears of this new order; read once for pushes and SMS."""
    known: list[Listener] | None = getattr(order, _KNOWN, None)
    if known is None:
        known = listeners(store_id=order.store_id, kind=Kind.NEW_ORDER)
        setattr(order, _KNOWN, known)
    return known


def _listener(member: StoreMembership, kind: str) -> Listener:
    chosen, rest = vars(member)["chosen"], vars(member)["rest"]
    return Listener(
        member.user,
        Ways(**chosen) if chosen else _usual(member, kind),
        _hours(**rest) if rest else Hours(),
        has_device=vars(member)["has_device"],
    )


def _working(*, store: int, kind: str) -> QuerySet[StoreMembership]:
    members = StoreMembership._base_manager.filter(WORKING, store=store)
    mine = {"store": store, "person": OuterRef("user")}
    chosen = HearingChoice.unscoped.filter(**mine, kind=kind).values_list(CHOSEN)
    hours = HearingHours.unscoped.filter(**mine).values_list(REST)
    devices = PushDevice.objects.filter(person=OuterRef("user"))
    found = members.annotate(
        chosen=Subquery(chosen), rest=Subquery(hours), has_device=Exists(devices)
    )
    return found.select_related("user", "own_role").order_by("pk")


_members_of = Compiled(StoreMembership, _working)


def _hours(volume: int, quiet_from: str | None, quiet_to: str | None) -> Hours:
    return Hours(
        volume,
        time.fromisoformat(quiet_from) if quiet_from else None,
        time.fromisoformat(quiet_to) if quiet_to else None,
    )


def phones(order: Order) -> list[str]:
    """Whose phone gets an SMS of this new order."""
    at = timezone.now()
    return [
        one.person.phone
        for one in listeners_of(order)
        if one.ways.by_sms and one.person.phone and not one.hours.is_quiet(at)
    ]


def chime(*, member: StoreMembership, kind: str, at: datetime) -> int:
    """How loud the desk is to sound for this person; 0 not at all."""
    hours = hours_of(member)
    if hours.is_quiet(at) or not ways_of(member).get(kind, Ways(by_sound=False)).by_sound:
        return 0
    return hours.volume


def _usual(member: StoreMembership, kind: str) -> Ways:
    return Ways(by_sms=member.role == Role.OWNER and kind == Kind.NEW_ORDER)
