"""What guards an account: its password, its phone, and the places where it is signed in."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import scope
from accounts.models import User


def set_password(*, user: User, password: str) -> None:
    """
    A new password; every other place is signed out by it.

    :raises ValidationError: for a weak one
    """
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])


@scope.across_stores("a phone belongs to one person on the whole platform")
def change_phone(*, user: User, phone: str) -> None:
    """
    Another phone, normalised and proved by a code.

    :raises ValidationError: when it is somebody else's
    """
    try:
        with transaction.atomic():
            User.unscoped.filter(pk=user.pk).update(phone=phone)
    except IntegrityError as error:
        raise ValidationError(_("这个手机号已有账号，请直接用它登录")) from error
    user.phone = phone


def rename(*, user: User, name: str) -> None:
    """How the person is called; at most 50 characters."""
    user.name = user.first_name = name.strip()[:50]
    user.save(update_fields=["name", "first_name"])


def sign_out_everywhere(*, user: User) -> None:
    """End every session of this person; the caller renews the one in hand."""
    User.unscoped.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
