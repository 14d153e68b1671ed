"""Which shopper writes: a person, or a guest by the key of the cart's cookie."""

from django.db.models import QuerySet, Sum
from django.http import HttpRequest

from core import scope
from orders.cart.guest import guest_key
from orders.cart.storing.storage import Owner
from orders.support.models import Thread

own_threads = scope.across_stores("a shopper's own conversations")


def of(request: HttpRequest) -> Owner | None:
    """None for a guest without a key: nobody has written from there yet."""
    if request.user.is_authenticated:
        return Owner(user_id=request.user.pk)
    key = guest_key(request)
    return Owner(key=key) if key else None


def name_of(owner: Owner) -> str:
    """As it stands in `Thread.who`."""
    return name_of_person(owner.user_id) if owner.user_id else f"guest {owner.key}"


def name_of_person(user_id: int) -> str:
    return f"user {user_id}"


def name_of_phone(phone: str) -> str:
    """A guest whose orders say this phone."""
    return f"phone {phone}"


def threads_of(owner: Owner | None) -> QuerySet[Thread]:
    """In all stores; the caller lifts the scope while it reads them."""
    if owner is None:
        return Thread.unscoped.none()
    return Thread.unscoped.filter(who=name_of(owner))


@own_threads
def unread_of(request: HttpRequest) -> int:
    """How many messages wait for who asks."""
    counted = threads_of(of(request)).aggregate(unread=Sum("shopper_unread"))
    return counted["unread"] or 0
