"""
Tokens that suppliers give for an hour: one for all workers, in the cache and encrypted, renewed
ten minutes early by one of them while the others go on with what they have.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache

from core import encrypted
from shop.suppliers.adapters.base import Unreachable

EARLY_SECONDS = 600
# A renewal takes no longer, all tries together.
RENEWING_SECONDS = 130
WAIT_SECONDS, LOOK_EVERY = 20, 0.05


@dataclass(frozen=True)
class Token:
    """`seconds` is how long it lives."""

    value: str
    seconds: float


@dataclass(frozen=True)
class _Kept:
    value: str
    until: float
    renew_at: float


def current(line: str, renew: Callable[[], Token]) -> str:
    """
    A token that is good now; `renew` is called by one worker at a time.

    :raises Unreachable: when nobody gets one
    """
    give_up = time.monotonic() + WAIT_SECONDS
    while True:
        kept = _kept(line)
        if kept and time.time() < kept.renew_at:
            return kept.value
        if cache.add(_key(line, "renewing"), 1, RENEWING_SECONDS):
            return _renewed(line, renew)
        if kept and time.time() < kept.until:
            return kept.value
        if time.monotonic() > give_up:
            raise Unreachable("no token")
        time.sleep(LOOK_EVERY)


def forget(line: str, value: str) -> None:
    """The supplier does not take this one any more; another's newer one stays."""
    kept = _kept(line)
    if kept and kept.value == value:
        cache.delete(_key(line, "token"))


def _renewed(line: str, renew: Callable[[], Token]) -> str:
    try:
        kept = _kept(line)
        if kept and time.time() < kept.renew_at:
            # Somebody was quicker, between our look and our lock.
            return kept.value
        token = renew()
        _keep(line, token)
        return token.value
    finally:
        cache.delete(_key(line, "renewing"))


def _keep(line: str, token: Token) -> None:
    now = time.time()
    early = min(EARLY_SECONDS, token.seconds / 6)
    said = json.dumps([token.value, now + token.seconds, now + token.seconds - early])
    cache.set(_key(line, "token"), encrypted.seal(said), token.seconds)


def _kept(line: str) -> _Kept | None:
    sealed = cache.get(_key(line, "token"))
    if sealed is None:
        return None
    try:
        return _Kept(*json.loads(encrypted.unseal(sealed)))
    except encrypted.WrongKey:
        return None


def _key(line: str, name: str) -> str:
    return f"supplier-token:{line}:{name}"
