"""
Tokens of the API: access for seven days, refresh for thirty, used once.

A token carries a stamp of what sessions are checked against as well: the password and
`session_epoch`. A new password, or signing out everywhere, ends sessions and tokens alike.

Tokens of one sign-in are a family. Signing out ends it, and so does a refresh token that
comes a second time: one of the two who hold it is a thief, and nobody knows which.

The signing key rotates as the sessions' does: new tokens are signed with SECRET_KEY, and those
signed with one of SECRET_KEY_FALLBACKS stay good until it is taken out.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import update_last_login
from django.db import transaction
from django.db.models import Exists
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError, TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token
from rest_framework_simplejwt.utils import datetime_from_epoch

from accounts.devices import devices, families
from accounts.devices.devices import NOWHERE, Seen
from accounts.models import EndedFamily, User
from accounts.signals import signed_in

STAMP = "stamp"
FAMILY = "family"


class TokenRefused(Exception):
    """Forged, over, used up, or of somebody who is signed out."""


@dataclass(frozen=True)
class Pair:
    """What somebody signs in to get."""

    user: User
    access: str
    refresh: str
    access_expires_at: datetime
    refresh_expires_at: datetime


def sign_in(user: User, *, seen: Seen = NOWHERE) -> Pair:
    """The first tokens of a place where this person, proved and active, signs in."""
    update_last_login(User, user)
    signed_in.send(sender=User, user=user)
    return begin(user, seen=seen)


def begin(user: User, *, seen: Seen) -> Pair:
    """Tokens of a device that stands in the person's list."""
    family = secrets.token_hex(16)
    devices.note_family(user=user, family=family, seen=seen, at=timezone.now())
    return issue(user, family=family)


class RotatingBackend(TokenBackend):
    """Signs with SECRET_KEY; reads what a key before it has signed as well."""

    def decode(self, token: Token, verify: bool = True) -> dict[str, object]:
        try:
            return super().decode(token, verify)
        except TokenBackendError:
            for key in settings.SECRET_KEY_FALLBACKS:
                try:
                    return TokenBackend(self.algorithm, str(key)).decode(token, verify)
                except TokenBackendError:
                    continue
            raise


class Access(AccessToken):
    @property
    def token_backend(self) -> TokenBackend:
        return RotatingBackend(api_settings.ALGORITHM, settings.SECRET_KEY)


class Refresh(RefreshToken):
    access_token_class = Access

    @property
    def token_backend(self) -> TokenBackend:
        return RotatingBackend(api_settings.ALGORITHM, settings.SECRET_KEY)

    def check_blacklist(self) -> None:
        """One that is used up is read as well: `renew` sees it, and what it means."""


def issue(user: User, *, family: str = "") -> Pair:
    """New tokens; nothing is stored before a refresh token is used up."""
    token = Refresh()
    token[FAMILY] = family or secrets.token_hex(16)
    token[api_settings.USER_ID_CLAIM] = str(user.pk)
    token[STAMP] = _stamp(user)
    access = token.access_token
    return Pair(
        user=user,
        access=str(access),
        refresh=str(token),
        access_expires_at=datetime_from_epoch(access["exp"]),
        refresh_expires_at=datetime_from_epoch(token["exp"]),
    )


def renew(refresh: str, *, seen: Seen = NOWHERE) -> Pair:
    """
    New tokens for a refresh token, which is used up by it: of two at once one succeeds, and
    the other ends what the first got.

    :raises TokenRefused: for any that is not good any more
    """
    token = _read(refresh)
    user = holder(token)
    with transaction.atomic():
        # (row, is_new) of get_or_create, whatever its annotation says.
        used_up: Any = token.blacklist()
    if not used_up[1]:
        _end_family(token)
        raise TokenRefused
    family = family_of(token)
    if family:
        devices.note_family(user=user, family=family, seen=seen, at=timezone.now())
    return issue(user, family=family)


def revoke(refresh: str) -> None:
    """End all tokens of this sign-in, access ones too; one that is over needs nothing."""
    try:
        token = _read(refresh)
    except TokenRefused:
        return
    token.blacklist()
    _end_family(token)


def forget_old(*, at: datetime) -> int:
    """Remove ended families whose last token is over by itself."""
    long_ago = at - api_settings.REFRESH_TOKEN_LIFETIME
    return EndedFamily.objects.filter(ended_at__lt=long_ago).delete()[0]


def holder(token: Token) -> User:
    """:raises TokenRefused: unless this is somebody active who has not signed out"""
    user_id = str(token.get(api_settings.USER_ID_CLAIM, ""))
    is_over = Exists(EndedFamily.objects.filter(pk=family_of(token)))
    people = User.unscoped.annotate(is_over=is_over)
    user = people.filter(pk=user_id).first() if user_id.isdecimal() else None
    if user is None or user.is_over or not user.is_active:
        raise TokenRefused
    given = str(token.get(STAMP, ""))
    if not any(constant_time_compare(given, stamp) for stamp in _stamps(user)):
        raise TokenRefused
    return user


def family_of(token: Token) -> str:
    """What tokens of one sign-in have in common; empty for very old ones."""
    return str(token.get(FAMILY, ""))


def _end_family(token: Token) -> None:
    family = family_of(token)
    if family:
        families.end(family)
        devices.left(family=family)


def _read(refresh: str) -> RefreshToken:
    try:
        # Takes text, whatever its annotation says.
        return Refresh(refresh)  # type: ignore[arg-type]
    except TokenError as error:
        raise TokenRefused from error


def _stamp(user: User) -> str:
    """A token is read by whoever holds it: not the session's own hash, but one of it."""
    return next(_stamps(user))


def _stamps(user: User) -> Iterator[str]:
    """By today's key, and by those before it that are still good."""
    yield _hashed(user.get_session_auth_hash())
    hashes = user.get_session_auth_fallback_hash()
    for key, session_hash in zip(settings.SECRET_KEY_FALLBACKS, hashes, strict=True):
        yield _hashed(session_hash, str(key))


def _hashed(session_hash: str, secret: str | None = None) -> str:
    made = salted_hmac("accounts.api.tokens", session_hash, secret=secret, algorithm="sha256")
    return made.hexdigest()[:32]
