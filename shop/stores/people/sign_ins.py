"""Whoever works in a store and signs in stands in its audit log."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from accounts.api.tokens import signed_in
from accounts.models import User
from shop.stores import audit, roles


@receiver(user_logged_in, dispatch_uid="staff signed in with a browser")
@receiver(signed_in, dispatch_uid="staff signed in with a program")
def note(sender: object, user: User, **_given: object) -> None:
    """In each of the person's stores; no request, nobody who came."""
    if not audit.PLACE.get():
        return
    for membership in roles.working(user_id=user.pk):
        audit.record(
            store=membership.store_id,
            actor=user,
            action="staff.sign_in",
            target=user.get_full_name(),
        )
