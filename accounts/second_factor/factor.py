"""
The second factor of an account: an app's code of six digits, or one of ten recovery codes. The
rows are django-otp's, which remember the last code (none is good twice), follow a clock that is
wrong by half a minute, and make whoever guesses wait longer each time. The app's key is sealed as
payment keys are.
"""

import re
import secrets
from base64 import b32encode
from urllib.parse import quote, urlencode

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from accounts.models import AppDevice, SecurityEvent, User
from accounts.protection import security

NAME = "app"
CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class WrongCode(Exception):
    """Neither the app's code of now nor a recovery code that is left; or too soon after one."""


def is_on(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def begin(user: User) -> AppDevice:
    """The key that an app is to scan; worth nothing before its first code was entered."""
    device: AppDevice | None = AppDevice.objects.filter(user=user, confirmed=False).first()
    if device is not None:
        return device
    made: AppDevice = AppDevice.objects.create(
        user=user, name=NAME, confirmed=False, sealed_key=random_hex(20)
    )
    return made


def turn_on(*, user: User, code: str) -> list[str]:
    """
    The app's first code; the recovery codes come back, and are told at no other time.

    :raises WrongCode:
    """
    with transaction.atomic():
        device = _locked(user, is_confirmed=False)
        is_right = device is not None and device.verify_token(code)
        if device is not None and is_right:
            TOTPDevice.objects.filter(user=user, confirmed=True).delete()
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            security.record(user, SecurityEvent.Kind.FACTOR_ON)
            return _new_codes(user)
    raise WrongCode


@transaction.atomic
def turn_off(*, user: User) -> None:
    """Whoever does it has proved by the factor that it is theirs."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    security.record(user, SecurityEvent.Kind.FACTOR_OFF)


@transaction.atomic
def renew_codes(*, user: User) -> list[str]:
    """Ten others; those of before are worth nothing any more."""
    security.record(user, SecurityEvent.Kind.RECOVERY)
    return _new_codes(user)


def codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def check(*, user: User, code: str) -> None:
    """
    Use up a code. What was wrong is counted also when it is refused.

    :raises WrongCode:
    """
    if not _is_right(user, _plain(code)):
        raise WrongCode


@transaction.atomic
def _is_right(user: User, code: str) -> bool:
    # Locked: of the same code sent twice at once the second finds it used.
    if code.isdecimal() and len(code) == 6:
        device = _locked(user, is_confirmed=True)
        return device is not None and bool(device.verify_token(code))
    kept = StaticDevice.objects.select_for_update().filter(user=user).first()
    if kept is None or not kept.verify_token(_hashed(user, code)):
        return False
    security.record(user, SecurityEvent.Kind.RECOVERED)
    return True


def _locked(user: User, *, is_confirmed: bool) -> AppDevice | None:
    rows = AppDevice.objects.select_for_update().filter(user=user, confirmed=is_confirmed)
    device: AppDevice | None = rows.first()
    return device


def _new_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    kept = StaticDevice.objects.create(user=user, name=NAME, confirmed=True)
    codes = ["".join(secrets.choice(LETTERS) for _place in range(10)) for _code in range(CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=kept, token=_hashed(user, code)) for code in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _hashed(user: User, code: str) -> str:
    """What is kept of a recovery code; 64 bits fit the library's column."""
    mac = salted_hmac("accounts.recovery", f"{user.pk}:{code}", algorithm="sha256")
    return mac.hexdigest()[:16]


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code).lower()


def uri(device: AppDevice, *, issuer: str) -> str:
    """What an app scans; under the phone's end, or the user name."""
    secret = b32encode(device.bin_key).decode().rstrip("=")
    label = quote(f"{issuer}:{device.user.get_full_name()}")
    query = urlencode({"secret": secret, "issuer": issuer, "digits": 6, "period": 30})
    return f"otpauth://totp/{label}?{query}"
