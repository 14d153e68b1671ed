"""What stores have set about delivery, kept in the process for as long as it is so."""

import time
from typing import NamedTuple

from orders.shipping.transit import Terms
from shop.stores.models import Store

# A change is seen by the mark; this bounds what a write past the domain functions could do.
KEPT_SECONDS = 60
MOST = 2000


class _Kept(NamedTuple):
    mark: str
    until: float
    terms: Terms


_kept: dict[int, _Kept] = {}


def of(store: Store) -> Terms:
    """
    Every change of these settings gives the store another `delivery_mark` in its transaction:
    whoever has read the store knows by it whether what is kept is what is set. Never inside the
    change itself, which may still be undone.
    """
    now, kept = time.monotonic(), _kept.get(store.pk)
    if kept is not None and kept.mark == store.delivery_mark and now < kept.until:
        return kept.terms
    terms = Terms(store)
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[store.pk] = _Kept(store.delivery_mark, now + KEPT_SECONDS, terms)
    return terms


def forget() -> None:
    """All of it; for tests, whose stores share their numbers."""
    _kept.clear()
