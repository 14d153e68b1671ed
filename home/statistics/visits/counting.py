"""
Views, visitors and add-to-carts, counted in the memory of this process and added to the
database a few seconds later by a thread: no request asks the database for it. A process that
is killed takes its last seconds with it; one that ends in order writes them.

Of a visitor the memory holds a hash for those seconds. It becomes a place in a sketch
(`home.statistics.visits.sketch`) by the salt of the day, and is forgotten.
"""

import hashlib
import logging
import threading
from collections import Counter
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from home.statistics.visits import tables
from home.statistics.visits.counted import Counted
from home.statistics.visits.models import Kind
from shop.catalog.models import ProductVariant

logger = logging.getLogger(__name__)

_counted = Counted()
_lock = threading.Lock()
_writing = threading.Lock()
_clock: threading.Timer | None = None


class View(NamedTuple):
    """A page that somebody looks at; `slug` is empty for the platform's own."""

    slug: str
    kind: str
    source: str
    product_id: int | None = None


def note(*, view: View, address: str, agent: str, at: datetime) -> None:
    """Somebody at `address` with this browser looks at a page."""
    on = timezone.localdate(at)
    hour = (view.slug, on, timezone.localtime(at).hour, view.kind == Kind.SEARCH)
    seen = Counted(Counter([(view.slug, on, view.kind, view.source)]), Counter([hour]))
    if view.slug:
        who = hashlib.blake2b(f"{address}\n{agent}".encode(), digest_size=16).digest()
        seen.visitors.add((view.slug, on, who))
    if view.product_id is not None:
        seen.looks[view.slug, on, view.product_id] = 1
    _keep(seen)


def note_added(variant: ProductVariant) -> None:
    """A shopper put it into the cart."""
    key = (variant.store.slug, timezone.localdate(), variant.product_id)
    _keep(Counted(carts=Counter([key])))


def write() -> None:
    """Add what this process counted to the tables; when that fails, keep it for later."""
    with _writing:
        with _lock:
            taken = _counted.take()
        if not taken:
            return
        try:
            tables.add(taken)
        except DatabaseError as error:
            logger.warning("visits cannot be written now: %s", error)
            with _lock:
                _counted.add(taken)


def close() -> None:
    """The process ends."""
    if settings.VISITS_WRITTEN_SECONDS is not None:
        write()


def _keep(seen: Counted) -> None:
    with _lock:
        _counted.add(seen)
        # The clock of a parent does not go on after a fork.
        if _clock is None or not _clock.is_alive():
            _start_clock()


def _start_clock() -> None:
    global _clock  # noqa: PLW0603 - one for a process
    if settings.VISITS_WRITTEN_SECONDS is None:
        return
    _clock = threading.Timer(settings.VISITS_WRITTEN_SECONDS, _strike)
    _clock.daemon = True
    _clock.start()


def _strike() -> None:
    """In a thread of its own, with a connection of its own."""
    global _clock  # noqa: PLW0603 - one for a process
    try:
        write()
    finally:
        connections.close_all()
        with _lock:
            _clock = None
            if _counted:
                _start_clock()
