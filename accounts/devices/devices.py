"""
The places where a person is signed in: sessions of browsers and token families of apps. A row is
written when one begins and at most once an hour later; in between a request costs no SQL.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from ipaddress import ip_address

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.devices import families
from accounts.models import ActiveDay, Device, User
from core.client_ip import client_ip

# So long a device counts as seen just now.
SEEN_SECONDS = 3600
# As sessions and refresh tokens live: what was not seen for longer is over by itself.
LIFETIME = timedelta(days=30)


@dataclass(frozen=True)
class Seen:
    """What a request tells of where it comes from; the address without its end."""

    agent: str = ""
    place: str = ""


# Where the request is not known.
NOWHERE = Seen()


def seen_by(request: HttpRequest) -> Seen:
    return Seen(request.headers.get("User-Agent", "")[:300], masked(client_ip(request)))


def masked(address: str) -> str:
    """203.0.113.*, 2001:db8:1::*; enough to recognise a network by, and no more."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if parsed.version == 4:
        return f"{address.rpartition('.')[0]}.*"
    return ":".join(part.lstrip("0") or "0" for part in parsed.exploded.split(":")[:3]) + "::*"


def is_due(session_key: str) -> bool:
    """Once an hour for each session, and anew each day; while the cache is away, never."""
    now = timezone.localtime()
    left = (23 - now.hour) * 3600 + (59 - now.minute) * 60 + 60 - now.second
    return bool(cache.add(f"device-seen:{session_key}", True, min(SEEN_SECONDS, left)))


def note_session(*, user: User, session_key: str, seen: Seen, at: datetime) -> None:
    """This session is this person's, and was here now."""
    _note(Device(user=user, session_key=session_key), seen, at)


def note_family(*, user: User, family: str, seen: Seen, at: datetime) -> None:
    """So are the tokens of this family."""
    _note(Device(user=user, family=family), seen, at)


def of(user: User, *, at: datetime) -> list[Device]:
    """Where this person is signed in, the last seen first."""
    rows = Device.objects.filter(user=user, seen_at__gt=at - LIFETIME)
    return list(rows.order_by("-seen_at", "-pk")[:100])


@transaction.atomic
def sign_out(*, user: User, device_id: int) -> None:
    """
    End one of them; a session and its tokens are no good from now on.

    :raises Device.DoesNotExist: for one that is not this person's
    """
    device = Device.objects.select_for_update().get(user=user, pk=device_id)
    if device.session_key:
        import_module(settings.SESSION_ENGINE).SessionStore(device.session_key).delete()
    if device.family:
        families.end(device.family)
    device.delete()


def renamed(before: str | None, after: str | None) -> None:
    """The same session goes on under another key."""
    if before and after:
        Device.objects.filter(session_key=before).update(session_key=after)
        is_due(after)


def left(*, session_key: str | None = None, family: str = "") -> None:
    """Who signed out there is there no more."""
    if session_key:
        Device.objects.filter(session_key=session_key).delete()
    if family:
        Device.objects.filter(family=family).delete()


def forget(user: User) -> None:
    """All of them are over; what goes on is noted when it is seen next."""
    keys = Device.objects.filter(user=user, session_key__isnull=False)
    cache.delete_many([f"device-seen:{key}" for key in keys.values_list("session_key", flat=True)])
    Device.objects.filter(user=user).delete()


def forget_old(*, at: datetime) -> int:
    days = timezone.localdate(at) - timedelta(days=ActiveDay.KEPT_DAYS)
    ActiveDay.objects.filter(on__lt=days).delete()
    return Device.objects.filter(seen_at__lt=at - LIFETIME).delete()[0]


def _note(device: Device, seen: Seen, at: datetime) -> None:
    today = ActiveDay(user=device.user, on=timezone.localdate(at))
    ActiveDay.objects.bulk_create([today], ignore_conflicts=True)
    same = Device.objects.filter(
        user=device.user, session_key=device.session_key, family=device.family
    )
    told = {"agent": seen.agent, "place": seen.place} if seen.agent or seen.place else {}
    if same.update(seen_at=at, **told):
        return
    device.agent, device.place, device.created_at, device.seen_at = seen.agent, seen.place, at, at
    try:
        with transaction.atomic():
            device.save(force_insert=True)
    except IntegrityError:
        # A session that went from one person to another, or two requests at once.
        Device.objects.filter(session_key=device.session_key, family=device.family).update(
            user=device.user, seen_at=at, **told
        )
