"""
Who lost the phone proves the new one and waits three days; the old number is told, and may object
by a link, or by signing in. Then the change is made as any other (`security.change_phone`).
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import messages, security
from accounts.email_sign_in.mail_links import of_site
from accounts.models import PhoneChange, SecurityEvent, User
from accounts.sms.purposes import purpose
from core import scope
from core.phones import masked

WAIT = timedelta(days=3)
ASKED = purpose(
    "phone_change_asked",
    "有人申请把你的账号换到手机号 %(phone)s，%(day)s 生效。"
    "不是你本人的，请马上打开链接拒绝：%(url)s",
    is_essential=True,
    path="account/phone/object/",
)
Outcome = PhoneChange.Outcome
Kind = SecurityEvent.Kind


class NothingWaits(Exception):
    """No change to object to: unknown, over, or done."""


@scope.across_stores("a phone belongs to one person on the whole platform")
@transaction.atomic
def ask(*, user: User, phone: str, at: datetime) -> PhoneChange:
    """
    Begin to wait; an earlier ask is over by this. `phone` is normalised and proved by a code,
    the person by the password.

    :raises ValidationError: when the phone is somebody's already, or there is no old one
    """
    # Of two asks at once the second ends the first.
    locked = User.unscoped.select_for_update().get(pk=user.pk)
    if not locked.phone or User.unscoped.filter(phone=phone).exists():
        raise ValidationError(_("这个手机号已有账号，请直接用它登录"))
    _end(locked, Outcome.WITHDRAWN, at=at)
    token = secrets.token_urlsafe(16)
    change = PhoneChange.objects.create(
        user=locked,
        old=locked.phone,
        new=phone,
        token_hash=_hash(token),
        asked_at=at,
        due_at=at + WAIT,
    )
    day = timezone.localtime(change.due_at)
    told = {
        "phone": masked(phone),
        "day": f"{day.month}-{day.day}",
        "url": of_site(reverse("phone-object", args=[token])),
    }
    messages.send_sms(to=locked.phone, purpose=ASKED, parameters=told)
    security.record(locked, Kind.PHONE_ASKED, masked(phone))
    return change


def of(user: User) -> PhoneChange | None:
    """What this person waits for."""
    return PhoneChange.objects.filter(user=user, ended_at__isnull=True).first()


def read(token: str) -> PhoneChange:
    """
    What the holder of the old number may object to; looking changes nothing.

    :raises NothingWaits:
    """
    rows = PhoneChange.objects.select_related("user").filter(ended_at__isnull=True)
    change = rows.filter(token_hash=_hash(token)).first()
    if change is None:
        raise NothingWaits
    return change


def object_to(*, token: str, at: datetime) -> None:
    """
    The old number stays.

    :raises NothingWaits:
    """
    user = read(token).user
    if not _end(user, Outcome.OBJECTED, at=at):
        raise NothingWaits
    security.record(user, Kind.PHONE_KEPT)


def withdraw(*, user: User, at: datetime) -> bool:
    """Whoever asked thinks better of it; False when nothing waited."""
    is_ended = _end(user, Outcome.WITHDRAWN, at=at)
    if is_ended:
        security.record(user, Kind.PHONE_KEPT)
    return is_ended


def end_by_use(*, user: User, at: datetime) -> bool:
    """A code to the old number signed in: it is not lost. False when nothing waited."""
    is_ended = _end(user, Outcome.OBJECTED, at=at)
    if is_ended:
        security.record(user, Kind.PHONE_KEPT)
    return is_ended


def due(*, at: datetime) -> list[int]:
    """Ids of changes that have waited long enough."""
    rows = PhoneChange.objects.filter(ended_at__isnull=True, due_at__lte=at)
    return list(rows.order_by("due_at").values_list("pk", flat=True)[:200])


@transaction.atomic
def finish(*, change_id: int, at: datetime) -> bool:
    """Make the change, if nothing came between; False when it is not made. Twice is once."""
    waiting = PhoneChange.objects.select_for_update().filter(
        pk=change_id, ended_at__isnull=True, due_at__lte=at
    )
    change = waiting.first()
    if change is None:
        return False
    user = User.unscoped.get(pk=change.user_id)
    change.ended_at, change.outcome = at, Outcome.DONE
    if not user.is_active or user.phone != change.old:
        change.outcome = Outcome.OVERTAKEN
    else:
        try:
            security.change_phone(user=user, phone=change.new)
        except ValidationError:
            change.outcome = Outcome.OVERTAKEN
    change.save(update_fields=["ended_at", "outcome"])
    return change.outcome == Outcome.DONE


def _end(user: User, outcome: PhoneChange.Outcome, *, at: datetime) -> bool:
    rows = PhoneChange.objects.filter(user=user, ended_at__isnull=True)
    return bool(rows.update(ended_at=at, outcome=outcome))


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "backslashreplace")).hexdigest()
