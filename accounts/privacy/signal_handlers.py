"""At sign-in: what a person agrees to, and what their pages must remind them of."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.privacy import consents, of_accounts, reminders
from accounts.privacy.parts import register
from core.client_ip import client_ip

register(*of_accounts.PARTS)


@receiver(user_logged_in, dispatch_uid="consents and deletion")
def note(sender: object, request: HttpRequest | None, user: User, **kwargs: object) -> None:
    """The pages of signing in say what it means to go on."""
    if request is None or not hasattr(request, "session"):
        return
    at, page = timezone.now(), request.resolver_match
    # Not the path: in some stands a token.
    where = page.view_name if page is not None else ""
    consents.first_time(user=user, ip=client_ip(request), where=where, at=at)
    reminders.refresh(request, user)
