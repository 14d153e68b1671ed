"""
How often something happens: counters of a fixed window in the cache, which add up exactly on
Redis and in local memory alike. `core.doors` has the policy. While the cache is away each process
counts by itself.
"""

import logging
import time

from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from redis.exceptions import RedisError

WINDOW_SECONDS = 60
# A cache that hangs must not hold up every request.
AWAY_SECONDS = 5.0

logger = logging.getLogger(__name__)
_own = LocMemCache("rates", {})
_away_until = 0.0
_is_complaining = False


def over(name: str, *, limit: int, seconds: int) -> float:
    """Counts this time; the seconds to wait when it was one too many, else 0."""
    now = time.time()
    window = int(now) // seconds
    if _counted(f"api-rate:{name}:{window}", seconds * 2) <= limit:
        return 0
    return (window + 1) * seconds - now


def _counted(key: str, lifetime: int) -> int:
    global _away_until, _is_complaining  # noqa: PLW0603 - what this process knows of the cache
    if time.monotonic() < _away_until:
        return _in_memory(key, lifetime)
    try:
        count = _shared(key, lifetime)
    except (RedisError, OSError) as error:
        if not _is_complaining:
            logger.warning("rates: the cache is away, each process counts by itself: %s", error)
        _is_complaining, _away_until = True, time.monotonic() + AWAY_SECONDS
        return _in_memory(key, lifetime)
    _is_complaining = False
    return count


def _shared(key: str, lifetime: int) -> int:
    redis = getattr(cache, "client", None)
    if redis is None:
        return _in(cache, key, lifetime)
    # One round trip for both.
    name = redis.make_key(key)
    with redis.get_client(write=True).pipeline(transaction=False) as commands:
        commands.set(name, 0, ex=lifetime, nx=True)
        commands.incr(name)
        return int(commands.execute()[1])


def _in_memory(key: str, lifetime: int) -> int:
    return _in(_own, key, lifetime)


def _in(store: BaseCache, key: str, lifetime: int) -> int:
    store.add(key, 0, lifetime)
    try:
        return int(store.incr(key))
    except ValueError:
        # Evicted in between: a lost count is better than a refused shopper.
        return 0
