"""
A supplier that does not answer is left alone for a minute, by all workers: whoever asks meanwhile
is told at once. Then one may try; the others follow when that went well.
"""

import time

from django.core.cache import cache

from shop.suppliers.adapters.base import Unreachable

FAILURES = 5
OPEN_SECONDS = 60
PROBE_SECONDS = 40
REMEMBERED = 600


def refuse_open(line: str) -> None:
    """:raises Unreachable: while it is left alone, and beside the one who tries"""
    until = cache.get(_key(line, "open"))
    if until is None:
        return
    if time.time() < until or not cache.add(_key(line, "probe"), 1, PROBE_SECONDS):
        raise Unreachable("left alone")


def failed(line: str) -> None:
    """After a try with all its repetitions."""
    key = _key(line, "failures")
    cache.add(key, 0, REMEMBERED)
    try:
        count = cache.incr(key)
    except ValueError:
        # It was forgotten that very moment.
        return
    if count >= FAILURES:
        cache.set(_key(line, "open"), time.time() + OPEN_SECONDS, REMEMBERED)
        cache.delete(_key(line, "probe"))


def worked(line: str) -> None:
    cache.delete_many([_key(line, name) for name in ("failures", "open", "probe")])


def is_open(line: str) -> bool:
    """For whoever shows it."""
    until = cache.get(_key(line, "open"))
    return until is not None and time.time() < until


def _key(line: str, name: str) -> str:
    return f"supplier-breaker:{line}:{name}"
