"""A session becomes somebody's when they sign in, by whichever door, and nobody's afterwards."""

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.devices import devices
from accounts.models import User


@receiver(user_logged_in, dispatch_uid="device begins")
def begin(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    key = request.session.session_key
    if key:
        devices.is_due(key)
        seen, at = devices.seen_by(request), timezone.now()
        devices.note_session(user=user, session_key=key, seen=seen, at=at)


@receiver(user_logged_out, dispatch_uid="device ends")
def end(sender: object, request: HttpRequest, **kwargs: object) -> None:
    devices.left(session_key=request.session.session_key)
