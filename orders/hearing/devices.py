"""Browsers that take pushes."""

import base64
import binascii
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import outbound
from orders.hearing.models import PushDevice

# The oldest goes where somebody has more.
MOST = 10
POINT_BYTES, SECRET_BYTES = 65, 16


class CannotKeep(Exception):
    """The message says why."""


@transaction.atomic
def keep(
    *, person: User, endpoint: str, p256dh: str, auth: str, name: str, at: datetime
) -> PushDevice:
    """
    Whoever is signed in there now gets its pushes, and nobody else.

    :raises CannotKeep: for what no browser would name
    """
    try:
        outbound.check(endpoint)
    except outbound.Forbidden as refused:
        raise CannotKeep(str(refused)) from refused
    if _bytes(p256dh) != POINT_BYTES or _bytes(auth) != SECRET_BYTES:
        raise CannotKeep(_("这个浏览器不能用推送"))
    PushDevice.objects.filter(endpoint=endpoint).delete()
    device = PushDevice.objects.create(
        person=person,
        endpoint=endpoint,
        p256dh=p256dh,
        auth=auth,
        name=name[:60],
        created_at=at,
    )
    newest = PushDevice.objects.filter(person=person).order_by("-pk")
    PushDevice.objects.filter(pk__in=list(newest.values_list("pk", flat=True)[MOST:])).delete()
    return device


def remove(*, person: User, device_id: int) -> bool:
    """False where it is not theirs."""
    deleted, _by_model = PushDevice.objects.filter(person=person, pk=device_id).delete()
    return bool(deleted)


def _bytes(text: str) -> int:
    try:
        return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        return 0
