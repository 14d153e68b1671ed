"""What guards an account: its password, its phone, and the places where it is signed in."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import codes, scope
from accounts.models import User, WechatIdentity


class NoPhone(Exception):
    """Whom no code reaches cannot prove anything by one."""


def prove(*, user: User, code: str, at: datetime) -> None:
    """
    Use up the code that went to this person's own phone: a session or token proves less.

    :raises NoPhone: for who has none
    :raises codes.CodeWrong: as `codes.check`
    """
    if not user.phone:
        raise NoPhone
    codes.check(phone=user.phone, code=code, at=at)


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """
    A new password; every other place is signed out by it, and no WeChat signs in any more.

    :raises ValidationError: for a weak one
    """
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    _forget_wechats(user)


@scope.across_stores("a phone belongs to one person on the whole platform")
def change_phone(*, user: User, phone: str) -> None:
    """
    Another phone, normalised and proved by a code. No WeChat signs in any more.

    :raises ValidationError: when it is somebody else's
    """
    try:
        with transaction.atomic():
            User.unscoped.filter(pk=user.pk).update(phone=phone)
            _forget_wechats(user)
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
    End every session of this person, and every WeChat that could begin another; the caller
    renews the one in hand.
    """
    _forget_wechats(user)
    User.unscoped.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


def _forget_wechats(user: User) -> None:
    """A WeChat signs in by itself: one that a thief bound must not outlive the thief."""
    WechatIdentity.objects.filter(user=user).delete()
