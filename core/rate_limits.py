"""
How often something happens: counters of a fixed window in the cache, which add up exactly on
Redis and in local memory alike. `core.doors` has the policy. While the cache is away each process
counts by itself.
"""

import logging
import time
from collections.abc import Sequence
from typing import NamedTuple

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


class Cap(NamedTuple):
    """What is counted, and how often it may be in so many seconds."""

    name: str
    limit: int
    seconds: int


def over(name: str, *, limit: int, seconds: int) -> float:
    """Counts this time; the seconds to wait when it was one too many, else 0."""
    return over_any([Cap(name, limit, seconds)])


def over_any(caps: Sequence[Cap]) -> float:
    """Counts this time by all of them, in one round trip; the longest wait."""
    now = time.time()
    windows = [int(now) // cap.seconds for cap in caps]
    counts = _counted(
        {
            f"api-rate:{cap.name}:{window}": cap.seconds * 2
            for cap, window in zip(caps, windows, strict=True)
        }
    )
    waits = [
        (window + 1) * cap.seconds - now
        for cap, window, count in zip(caps, windows, counts, strict=True)
        if count > cap.limit
    ]
    return max(waits, default=0)


def _counted(lifetimes: dict[str, int]) -> list[int]:
    """What each of these keys counts with this time."""
    global _away_until, _is_complaining  # noqa: PLW0603 - what this process knows of the cache
    if time.monotonic() < _away_until:
        return _in(_own, lifetimes)
    try:
        counts = _shared(lifetimes)
    except (RedisError, OSError) as error:
        if not _is_complaining:
            logger.warning("rates: the cache is away, each process counts by itself: %s", error)
        _is_complaining, _away_until = True, time.monotonic() + AWAY_SECONDS
        return _in(_own, lifetimes)
    _is_complaining = False
    return counts


def _shared(lifetimes: dict[str, int]) -> list[int]:
    redis = getattr(cache, "client", None)
    if redis is None:
        return _in(cache, lifetimes)
    with redis.get_client(write=True).pipeline(transaction=False) as commands:
        for key, lifetime in lifetimes.items():
            name = redis.make_key(key)
            commands.set(name, 0, ex=lifetime, nx=True)
            commands.incr(name)
        return [int(count) for count in commands.execute()[1::2]]


def _in(store: BaseCache, lifetimes: dict[str, int]) -> list[int]:
    return [_one_in(store, key, lifetime) for key, lifetime in lifetimes.items()]


def _one_in(store: BaseCache, key: str, lifetime: int) -> int:
    store.add(key, 0, lifetime)
    try:
        return int(store.incr(key))
    except ValueError:
        # Evicted in between: a lost count is better than a refused shopper.
        return 0
