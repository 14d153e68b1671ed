"""
Notes where people are signed in, also those who were before this was noted. Pages that ask no
session stay so, and shared copies of pages are not asked for at all.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.devices import devices
from accounts.models import User

# Readable by scripts of pages that are the same for everybody: there may be something to ask for.
FLAG_COOKIE = "signed_in"


class DevicesMiddleware:
    """Behind AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Afterwards: whoever looked at the session has done so, and its key is the one that stays.
        session = request.session
        key = session.session_key if session.accessed and SESSION_KEY in session else None
        if session.accessed:
            _flag(request, response, is_signed_in=key is not None)
        if key and devices.is_due(key) and isinstance(request.user, User):
            seen, at = devices.seen_by(request), timezone.now()
            devices.note_session(user=request.user, session_key=key, seen=seen, at=at)
        return response


def _flag(request: HttpRequest, response: HttpResponse, *, is_signed_in: bool) -> None:
    if is_signed_in and FLAG_COOKIE not in request.COOKIES:
        age, secure = settings.SESSION_COOKIE_AGE, request.is_secure()
        response.set_cookie(FLAG_COOKIE, "1", max_age=age, samesite="Lax", secure=secure)
    elif not is_signed_in and FLAG_COOKIE in request.COOKIES:
        response.delete_cookie(FLAG_COOKIE, samesite="Lax")
