"""
Who lost the phone proves the new one and waits three days; the old number is told, and may object
by a link, or by using it. Then the change is made as any other (`security.change_phone`).
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import messages
from accounts.email_sign_in import mails
from accounts.email_sign_in.mail_links import of_site
from accounts.models import PhoneChange, SecurityEvent, User
from accounts.protection import security
from accounts.sms.purposes import purpose
from core import scope
from core.phones import masked

WAIT = timedelta(days=3)
# After the old number objected nobody asks for so long.
PAUSE = timedelta(days=7)
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
    Begin to wait. `phone` is normalised and proved by a code, the person by the password.

    :raises ValidationError: when the phone is somebody's already, there is no old one, a change
        waits already (its link, which the old number has, stays good), or the old number objected
        within the last week
    """
    # Of two asks at once the second finds the first.
    locked = User.unscoped.select_for_update().get(pk=user.pk)
    if not locked.phone or User.unscoped.filter(phone=phone).exists():
        raise ValidationError(_("这个手机号已有账号，请直接用它登录"))
    _check_earlier(locked, at=at)
    token = secrets.token_urlsafe(16)
    change = PhoneChange.objects.create(
        user=locked,
        old=locked.phone,
        new=phone,
        token_hash=_hash(token),
        asked_at=at,
        due_at=at + WAIT,
    )
    _tell(locked, change, url=of_site(reverse("phone-object", args=[token])))
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


@transaction.atomic
def object_to(*, token: str, at: datetime) -> None:
    """
    The old number stays, and whoever is signed in is out: somebody else may be.

    :raises NothingWaits:
    """
    user = User.unscoped.select_for_update().get(pk=read(token).user_id)
    if not security.end_phone_change(user=user, outcome=Outcome.OBJECTED, at=at):
        raise NothingWaits
    security.sign_out_everywhere(user=user)


def withdraw(*, user: User, at: datetime) -> bool:
    """Whoever asked thinks better of it; False when nothing waited."""
    return security.end_phone_change(user=user, outcome=Outcome.WITHDRAWN, at=at)


def end_by_use(*, user: User, at: datetime) -> bool:
    """A code to the old number signed in: it is not lost. False when nothing waited."""
    return security.end_phone_change(user=user, outcome=Outcome.OBJECTED, at=at)


def due(*, at: datetime) -> list[int]:
    """Ids of changes that have waited long enough."""
    rows = PhoneChange.objects.filter(ended_at__isnull=True, due_at__lte=at)
    return list(rows.order_by("due_at").values_list("pk", flat=True)[:200])


@transaction.atomic
def finish(*, change_id: int, at: datetime) -> bool:
    """Make the change, if nothing came between; False when it is not made. Twice is once."""
    # The person first, as everywhere else: nothing comes between, and nobody waits in a circle.
    user = User.unscoped.select_for_update(of=("self",)).filter(phone_changes=change_id).first()
    waiting = PhoneChange.objects.select_for_update().filter(
        pk=change_id, ended_at__isnull=True, due_at__lte=at
    )
    change = waiting.first()
    if user is None or change is None:
        return False
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


def _check_earlier(user: User, *, at: datetime) -> None:
    """:raises ValidationError: in words, when there is a reason not to ask now"""
    asked = PhoneChange.objects.filter(user=user)
    if asked.filter(ended_at__isnull=True).exists():
        raise ValidationError(_("已经有一个申请在等待生效；要换别的号码，请先取消它"))
    if asked.filter(outcome=Outcome.OBJECTED, ended_at__gt=at - PAUSE).exists():
        raise ValidationError(_("原手机号拒绝过，或刚刚用过，7 天内不能再申请，请联系我们"))


def _tell(user: User, change: PhoneChange, *, url: str) -> None:
    """The old number, and the address where there is one."""
    day = timezone.localtime(change.due_at)
    told = {"phone": masked(change.new), "day": f"{day.month}-{day.day}", "url": url}
    messages.send_sms(to=change.old, purpose=ASKED, parameters=told)
    email = user.verified_email
    if not email:
        return

    # A function with a name, because Django logs the name of a robust one that failed.
    def mail_too() -> None:
        mails.send(mails.PHONE_CHANGE_ASKED, to=email, link=url)

    transaction.on_commit(mail_too, robust=True)


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "backslashreplace")).hexdigest()
