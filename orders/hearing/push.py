"""
Web Push (RFC 8030, 8291, 8292): encrypted for the browser, signed with the platform's key, given to
the browser's maker. A worker claims a note before it sends; devices that are gone are forgotten.
"""

import json
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.signals import setting_changed
from django.db.models import F, Q, QuerySet
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

from core import outbound, scope
from orders.hearing.models import PushDevice, PushNote

CLAIM = timedelta(seconds=30)
WAITS = (timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))
# News of the counter that is older is no news.
TTL_SECONDS = 3600
TOKEN_LASTS = timedelta(hours=12)
KEPT = timedelta(days=7)
GONE = (404, 410)
WHY = "pushes of every store wait"


@cache
def _key() -> Vapid02 | None:
    text = settings.WEB_PUSH_PRIVATE_KEY
    return Vapid02.from_string(text) if text else None


def _forget_key(*, setting: str, **kwargs: object) -> None:
    if setting == "WEB_PUSH_PRIVATE_KEY":
        _key.cache_clear()


setting_changed.connect(_forget_key)


def public_key() -> str:
    """What browsers subscribe with, base64url; "" where the platform has none."""
    key = _key()
    if key is None:
        return ""
    point = key.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return str(b64urlencode(point))


@scope.across_stores(WHY)
def send(*, note_id: int, at: datetime) -> bool:
    """One try, if it is due and nobody else is at it; True when it was taken."""
    until = at + CLAIM
    if not _due(at).filter(pk=note_id).update(claimed_until=until, attempts=F("attempts") + 1):
        return False
    note = PushNote.unscoped.select_related("device").get(pk=note_id)
    mine = PushNote.unscoped.filter(pk=note.pk, claimed_until=until)
    status = _posted(note, at)
    if status in GONE:
        PushDevice.objects.filter(pk=note.device_id).delete()
        return False
    is_taken = status is not None and status < 300
    is_over = is_taken or note.attempts > len(WAITS)
    mine.update(
        sent_at=at if is_taken else None,
        next_try_at=None if is_over else at + WAITS[note.attempts - 1],
        claimed_until=None,
    )
    return is_taken


@scope.across_stores(WHY)
def due_ids(*, at: datetime) -> list[int]:
    return list(_due(at).order_by("pk").values_list("pk", flat=True)[:200])


@scope.across_stores(WHY)
def forget_old(*, at: datetime) -> None:
    PushNote.unscoped.filter(created_at__lt=at - KEPT).delete()


def _due(at: datetime) -> QuerySet[PushNote]:
    return PushNote.unscoped.filter(
        Q(claimed_until=None) | Q(claimed_until__lte=at), next_try_at__lte=at
    )


def _posted(note: PushNote, at: datetime) -> int | None:
    """The status that was answered; None without an answer; a device nobody may call is gone."""
    key, device = _key(), note.device
    if key is None:
        return None
    # Brings a whole HTTP client along, which nobody but the sending worker needs in memory.
    from pywebpush import WebPusher

    target = {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}}
    said = {"title": note.title, "words": note.words, "url": note.url, "kind": note.kind}
    body = WebPusher(target).encode(json.dumps(said, ensure_ascii=False).encode())["body"]
    parts = urlsplit(device.endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((at + TOKEN_LASTS).timestamp()),
        "sub": settings.WEB_PUSH_CONTACT,
    }
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(TTL_SECONDS),
        "Urgency": "high",
        **key.sign(claims),
    }
    try:
        return outbound.post(device.endpoint, body=body, headers=headers).status
    except outbound.Unreachable:
        return None
    except outbound.Forbidden:
        return GONE[0]
