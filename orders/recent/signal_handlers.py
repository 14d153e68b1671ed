"""At sign-in what a guest looked at becomes the user's."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from orders.cart.guest import guest_key
from orders.recent import recent
from orders.recent.storage import Visitor


@receiver(user_logged_in, dispatch_uid="recently viewed")
def take_guest_goods(
    sender: object, request: HttpRequest | None, user: User, **kwargs: object
) -> None:
    if request is None or not hasattr(request, "session"):
        return
    recent.merge(
        guest=Visitor(request.session, key=guest_key(request)),
        user=Visitor(request.session, user_id=user.pk),
    )
