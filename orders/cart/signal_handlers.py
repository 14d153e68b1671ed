"""At sign-in a guest's cart becomes the user's; accounts knows nothing of carts."""

import logging

from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.social.joining import joining
from orders.cart import cart
from orders.cart.guest import MERGE_LATER, guest_key
from orders.cart.storing import merging

logger = logging.getLogger(__name__)


@receiver(user_logged_in)
def take_guest_cart(
    sender: object, request: HttpRequest | None, user: User, **kwargs: object
) -> None:
    key = guest_key(request) if request is not None else ""
    if request is None or not key:
        return
    try:
        merging.merge(key=key, user_id=user.pk)
    except cart.Unreachable:
        # Signing in goes on; the next look into the cart does it.
        logger.warning("a guest's cart is merged later")
        request.session[MERGE_LATER] = key


@receiver(joining)
def join_carts(sender: object, leaving: User, staying: User, **kwargs: object) -> None:
    """After commit: a cart in Redis cannot be rolled back."""

    def join() -> None:
        merging.join(leaving_id=leaving.pk, staying_id=staying.pk)

    transaction.on_commit(join, robust=True)
