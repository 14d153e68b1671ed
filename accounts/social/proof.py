"""
Whether it is the person who links another account: a session left open, or stolen, must not
gain another way in. Who has a phone or a password shows it on the security page; who has
neither has just signed in.
"""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from accounts import security_views
from accounts.models import User

SIGNED_IN = "social_signed_in_at"


def note_sign_in(request: HttpRequest, *, at: datetime) -> None:
    request.session[SIGNED_IN] = at.isoformat()


def has_any(user: User) -> bool:
    """Something to show: a phone that gets codes, or a password."""
    return bool(user.phone) or user.has_usable_password()


def is_here(request: HttpRequest, user: User) -> bool:
    key = security_views.PROVED if has_any(user) else SIGNED_IN
    noted = request.session.get(key, "")
    if not noted:
        return False
    return timezone.now() - datetime.fromisoformat(noted) < security_views.PROOF_LIFETIME
