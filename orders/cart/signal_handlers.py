"""At sign-in a guest's cart becomes the user's; accounts knows nothing of carts."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from orders.cart import cart
from orders.cart.guest import guest_key


@receiver(user_logged_in)
def take_guest_cart(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    key = guest_key(request) if request is not None else ""
    if key:
        cart.merge(key=key, user_id=user.pk)
