"""At sign-in the orders a guest placed on this phone become the user's."""

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.social.joining import joining
from core import scope
from orders.cart.guest import guest_key
from orders.models import Order


@receiver(user_logged_in, dispatch_uid="guest orders")
@scope.across_stores("a shopper's own orders")
def claim_guest_orders(
    sender: object, request: HttpRequest | None, user: User, **_given: object
) -> None:
    key = guest_key(request) if request is not None else ""
    if key:
        Order.unscoped.filter(guest_key=key, buyer=None).update(buyer=user)


@receiver(joining, dispatch_uid="orders of who joins")
@scope.across_stores("a shopper's own orders")
def join_orders(sender: object, leaving: User, staying: User, **_given: object) -> None:
    """Two accounts of one person became one: the orders go along."""
    Order.every.filter(buyer=leaving).update(buyer=staying)
