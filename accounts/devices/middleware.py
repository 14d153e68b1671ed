"""
Notes where people are signed in, also those who were before this was noted. Pages that ask no
session stay so, and shared copies of pages are not asked for at all.
"""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.devices import devices
from accounts.models import User


class DevicesMiddleware:
    """Behind AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Afterwards: whoever looked at the session has done so, and its key is the one that stays.
        session = request.session
        key = session.session_key if session.accessed and SESSION_KEY in session else None
        if key and devices.is_due(key) and isinstance(request.user, User):
            seen, at = devices.seen_by(request), timezone.now()
            devices.note_session(user=request.user, session_key=key, seen=seen, at=at)
        return response
