"""What a guest had becomes theirs when they sign in."""

from django.dispatch import Signal

from core import scope
from core.api import idempotency
from orders.cart.storing import storage
from orders.cart.storing.storage import Owner
from orders.models import Order

# Rooms above move what is theirs: `key` is the guest's, `user_id` the person's.
claimed = Signal()


def guest_keys(key: str) -> str:
    """In whose name the guest with this cart key sends idempotency keys."""
    return f"guest {key}"


@scope.across_stores("a shopper's own orders")
def claim(*, key: str, user_id: int) -> None:
    """
    The cart, the orders and whatever rooms above have of the guest with this key; a second call
    finds nothing more.

    :raises storage.Unreachable: and then nothing is claimed
    """
    merge(key=key, user_id=user_id)
    Order.unscoped.filter(guest_key=key, buyer=None).update(buyer_id=user_id)
    claimed.send(sender=None, key=key, user_id=user_id)
    # What was answered to the guest is the user's now, and told to nobody by the old token.
    idempotency.forget(who=guest_keys(key))


@storage.own_cart
def merge(*, key: str, user_id: int) -> None:
    """At sign-in: what the guest had moves into the user's cart, quantities added up."""
    storage.chosen().merge(guest=Owner(key=key), user=Owner(user_id=user_id))


@storage.own_cart
def join(*, leaving_id: int, staying_id: int) -> None:
    """Two accounts of one person became one: what lay in the first cart lies in the second."""
    storage.chosen().merge(guest=Owner(user_id=leaving_id), user=Owner(user_id=staying_id))
