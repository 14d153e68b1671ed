"""
A time stamp in the cache that only a whole chain can renew: beat sends a task every 30 s, the
broker carries it, a worker writes. When it is old, one of the three is dead.
"""

import time

from django.core.cache import cache
from django.core.cache.backends.base import BaseCache

KEY = "ops:heartbeat"
EVERY_SECONDS = 30.0
# Three were missed, and a busy worker had time to finish what it was at.
TOO_OLD_SECONDS = 120.0


def beat() -> None:
    cache.set(KEY, time.time(), timeout=24 * 3600)


def age(store: BaseCache) -> float | None:
    """Seconds since the last one; None when there was none for a day."""
    at = store.get(KEY)
    return None if at is None else max(0.0, time.time() - at)
