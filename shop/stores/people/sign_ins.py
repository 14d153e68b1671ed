"""Whoever works in a store, or for the platform, and signs in stands in its audit log."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from accounts.models import User
from accounts.second_factor import factor
from accounts.signals import factor_refused, signed_in
from shop.stores.people import audit, roles


@receiver(user_logged_in, dispatch_uid="staff signed in with a browser")
def note_browser(sender: object, user: User, **_given: object) -> None:
    """Who owes a second factor is not in before they have shown it."""
    if audit.PLACE.get() and not factor.is_on(user):
        _write(user, "staff.sign_in")


@receiver(signed_in, dispatch_uid="staff signed in")
def note(sender: object, user: User, **_given: object) -> None:
    _write(user, "staff.sign_in")


@receiver(factor_refused, dispatch_uid="staff showed a wrong second factor")
def note_refusal(sender: object, user: User, **_given: object) -> None:
    _write(user, "staff.factor_refused")


def _write(user: User, action: str) -> None:
    """In each of the person's stores, and in the platform's; no request, nobody who came."""
    if not audit.PLACE.get():
        return
    name = user.get_full_name()
    for membership in roles.working(user_id=user.pk):
        audit.record(store=membership.store_id, actor=user, action=action, target=name)
    if roles.is_operator(user):
        audit.record_of_platform(actor=user, action=action, target=name)
