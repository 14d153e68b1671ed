"""One order for each key, however often it is asked for."""

from collections.abc import Callable

from django.db import IntegrityError
from django.db.models import QuerySet

from core.compiled import Compiled
from orders.cart.storing.storage import Owner
from orders.checkout import snapshot
from orders.models import Order
from shop.stores.models import Store

# On a day of 10,000 orders two draw the same number every other day: who comes second draws again.
TRIES = 3


def placed_once(
    place: Callable[[], Order],
    refusals: tuple[type[Exception], ...],
    *,
    store: Store,
    owner: Owner,
    key: str,
) -> Order:
    """
    What `place` makes in a transaction of its own, or what this owner placed before under `key`:
    of two taps the second finds goods and number gone, because the first has them.

    :raises IntegrityError: when no number drawn was free
    """
    reasons: tuple[type[Exception], ...] = (IntegrityError, *refusals)
    tries = TRIES
    while True:
        try:
            return place()
        except reasons as error:
            order = placed_before(store=store, owner=owner, idempotency_key=key)
            if order is not None:
                return order
            tries -= 1
            if not tries or not isinstance(error, IntegrityError):
                raise


def placed_before(*, store: Store, owner: Owner, idempotency_key: str) -> Order | None:
    """What this shopper placed under this key."""
    key = snapshot.stored_key(owner, idempotency_key)
    return next(iter(_with_key(store=store.pk, key=key)), None)


def _keyed(*, store: int, key: str) -> QuerySet[Order]:
    return Order.unscoped.filter(store=store, idempotency_key=key)


_with_key = Compiled(Order, _keyed)
