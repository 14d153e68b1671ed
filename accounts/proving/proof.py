"""
Whether it is the person who changes how one gets in: a session left open, or stolen, must not gain
another way in. Who has a phone or a password shows it on the security page; who has neither, and
came by WeChat or QQ, has just done so.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from accounts.devices import devices
from accounts.models import User

LIFETIME = timedelta(minutes=15)
PROVED, SIGNED_IN = "security_proved_at", "social_signed_in_at"


def note(request: HttpRequest, *, at: datetime) -> None:
    """
    A code to their phone was entered, or their password. The session gets another name: whoever
    has a copy of the cookie is not proved along with its owner.
    """
    before = request.session.session_key
    request.session.cycle_key()
    devices.renamed(before, request.session.session_key)
    request.session[PROVED] = at.isoformat()


def note_sign_in(request: HttpRequest, *, at: datetime) -> None:
    request.session[SIGNED_IN] = at.isoformat()


def has_any(user: User) -> bool:
    """Something to show: a phone that gets codes, or a password."""
    return bool(user.phone) or user.has_usable_password()


def is_here(request: HttpRequest, user: User) -> bool:
    """Shown within the last quarter of an hour."""
    noted = request.session.get(PROVED if has_any(user) else SIGNED_IN, "")
    return bool(noted) and timezone.now() - datetime.fromisoformat(noted) < LIFETIME
