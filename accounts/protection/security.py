"""What guards an account: its password, its phone, and the places where it is signed in."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import messages
from accounts.devices import devices
from accounts.models import MailLink, PhoneChange, SecurityEvent, User
from accounts.protection import sms_codes
from accounts.sms.purposes import purpose
from accounts.social import unions
from core import scope
from core.phones import masked

PHONE_CHANGED = purpose(
    "phone_changed",
    "你的账号已改用手机号 %(phone)s 登录，这个号码不再能登录。"
    "不是你本人操作的，请马上联系平台：%(url)s",
    is_essential=True,
)


class NoPhone(Exception):
    """Whom no code reaches cannot prove anything by one."""


class WrongPassword(Exception):
    """Not this person's password, or there is none."""


def prove(*, user: User, code: str, at: datetime) -> None:
    """
    Use up the code that went to this person's own phone: a session or token proves less.

    :raises NoPhone: for who has none
    :raises sms_codes.CodeWrong: as `sms_codes.check`
    """
    if not user.phone:
        raise NoPhone
    sms_codes.check(phone=user.phone, code=code, at=at)
    # Who reads its codes has not lost it.
    end_phone_change(user=user, outcome=PhoneChange.Outcome.OBJECTED, at=at)


def prove_by_password(*, user: User, password: str) -> None:
    """
    The other proof: of who has no phone, or lost it.

    :raises WrongPassword:
    """
    if not user.check_password(password):
        raise WrongPassword


def record(user: User, kind: SecurityEvent.Kind, detail: str = "") -> None:
    """Note what changed; `detail` without anybody's whole phone or address."""
    SecurityEvent.objects.create(user=user, kind=kind, detail=detail)


def held_since(user: User, kind: SecurityEvent.Kind = SecurityEvent.Kind.PHONE) -> datetime:
    """Since when the phone they have (or the address) is theirs: numbers go from hand to hand."""
    changes = SecurityEvent.objects.filter(user=user, kind=kind).order_by("-pk")
    return changes.values_list("created_at", flat=True).first() or user.date_joined


def end_phone_change(*, user: User, outcome: PhoneChange.Outcome, at: datetime) -> bool:
    """The phone stays as it is; False when no change waited."""
    rows = PhoneChange.objects.filter(user=user, ended_at__isnull=True)
    is_ended = bool(rows.update(ended_at=at, outcome=outcome))
    if is_ended:
        record(user, SecurityEvent.Kind.PHONE_KEPT)
    return is_ended


def latest(user: User) -> list[SecurityEvent]:
    """What the person is shown."""
    return list(SecurityEvent.objects.filter(user=user).order_by("-pk")[:10])


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """
    A new password; every other place is signed out by it, no WeChat signs in any more, mailed
    links for another one or for an address are over, and so is a change of phone that waits.

    :raises ValidationError: for a weak one
    """
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    MailLink.objects.filter(user=user).delete()
    unions.forget_bindings(user)
    devices.forget(user)
    record(user, SecurityEvent.Kind.PASSWORD)
    end_phone_change(user=user, outcome=PhoneChange.Outcome.OVERTAKEN, at=timezone.now())


@scope.across_stores("a phone belongs to one person on the whole platform")
def change_phone(*, user: User, phone: str) -> None:
    """
    Another phone, normalised and proved by a code. Every session, token and WeChat ends; the
    caller renews the session in hand. The old phone is told: it may not be its owner's doing.

    :raises ValidationError: when it is somebody else's
    """
    before = user.phone
    try:
        with transaction.atomic():
            User.unscoped.filter(pk=user.pk).update(phone=phone)
            _end_everything(user)
            told = f"{masked(before)} → {masked(phone)}" if before else masked(phone)
            record(user, SecurityEvent.Kind.PHONE, told)
            if before and before != phone:
                _tell_old_phone(before, phone)
    except IntegrityError as error:
        raise ValidationError(_("这个手机号已有账号，请直接用它登录")) from error
    user.phone = phone


def rename(*, user: User, name: str) -> None:
    """How the person is called; at most 50 characters."""
    user.name = user.first_name = name.strip()[:50]
    user.save(update_fields=["name", "first_name"])


@transaction.atomic
def sign_out_everywhere(*, user: User) -> None:
    """
    End every session of this person, every WeChat that could begin another, and a change of
    phone that waits; the caller renews the session in hand.
    """
    _end_everything(user)
    record(user, SecurityEvent.Kind.EVERYWHERE)
    end_phone_change(user=user, outcome=PhoneChange.Outcome.OVERTAKEN, at=timezone.now())


def _end_everything(user: User) -> None:
    # A WeChat signs in by itself: one that a thief bound must not outlive the thief.
    unions.forget_bindings(user)
    MailLink.objects.filter(user=user, purpose=MailLink.Purpose.EMAIL).delete()
    devices.forget(user)
    User.unscoped.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


def _tell_old_phone(before: str, phone: str) -> None:
    url = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/help/"
    parameters = {"phone": masked(phone), "url": url}
    messages.send_sms(to=before, purpose=PHONE_CHANGED, parameters=parameters)
