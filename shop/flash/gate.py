"""
A gate in Redis before the places of a 秒杀: one hash with how many are free and who has one, so
that who comes too late never reaches the database.

The rows decide, always. What stands here is filled from them when it is not there – lost, wiped,
older than SECONDS, or forgotten because a place became free – and may be too generous, never
for long too strict. Redis away: everybody is let through to the rows, at once.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import NamedTuple, TypeVar

from django.conf import settings
from django.db import transaction
from django_redis import get_redis_connection
from redis import Redis
from redis.exceptions import RedisError

from shop.flash.models import FlashItem, Place

logger = logging.getLogger(__name__)
T = TypeVar("T")

# What a process does not hear of (another one's end, a clock) is right again after so long.
SECONDS = timedelta(seconds=10)
LEAST = timedelta(seconds=1)
# After an error nobody asks for so long: a server that hangs must not slow every buyer.
PAUSE_SECONDS = 1.0
# Longer than anybody needs from reading the rows to writing what they say.
TURN_SECONDS = 60

ENTER = """
local free = redis.call('HGET', KEYS[1], 'free')
if not free then return {'unknown'} end
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return {'own'} end
if tonumber(free) < 1 then return {'shut'} end
redis.call('HSET', KEYS[1], ARGV[1], 1)
return {'open', redis.call('HINCRBY', KEYS[1], 'free', -1)}
"""
# Only by who read the rows after the last place became free, and only what is not there.
FILL = """
if redis.call('EXISTS', KEYS[1]) == 1 then return end
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[1] then return end
redis.call('HSET', KEYS[1], 'free', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
for n = 4, #ARGV do redis.call('HSET', KEYS[1], ARGV[n], 1) end
"""
FORGET = """
redis.call('DEL', KEYS[1])
redis.call('INCR', KEYS[2])
redis.call('EXPIRE', KEYS[2], ARGV[1])
"""
# Whoever filled it may have read the rows a moment before this buyer had one.
NOTE = "if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], ARGV[1], 1) end"

_paused_until = 0.0


class Passage(StrEnum):
    """`OPEN`: there was a free place; `OWN`: this buyer has one; `UNKNOWN`: ask the rows."""

    OPEN = "open"
    OWN = "own"
    SHUT = "shut"
    UNKNOWN = "unknown"


class Entry(NamedTuple):
    """`left`: behind an open gate, how many places are free beside this buyer's."""

    passage: Passage
    left: int | None = None


def is_there() -> bool:
    """Whether this site has a gate at all."""
    return bool(settings.SECKILL_GATE == "redis")


def is_shut(item: FlashItem, buyer: str) -> bool:
    """Certainly no place is free, nor is one this buyer's; changes nothing."""
    free, own = _ask(lambda redis: redis.hmget(_key(item.pk), "free", buyer)) or (None, None)
    return free is not None and int(free) < 1 and own is None


def enter(item: FlashItem, buyer: str, *, at: datetime) -> Entry:
    """Counts this buyer in when there is a place; `leave` tells how it ended."""
    said = _ask(partial(_enter, item.pk, buyer))
    if said is not None and said.passage == Passage.UNKNOWN:
        _ask(partial(_fill, item, at))
        said = _ask(partial(_enter, item.pk, buyer))
    return said or Entry(Passage.UNKNOWN)


def leave(item: FlashItem, buyer: str, passage: Passage, *, has_place: bool) -> None:
    """What was counted and is not so in the rows is forgotten."""
    if has_place and passage == Passage.OPEN:
        _ask(lambda redis: redis.eval(NOTE, 1, _key(item.pk), buyer))
    elif not has_place and passage != Passage.UNKNOWN:
        forget(item.pk)


def forget(item_id: int) -> None:
    """The next one looks at the rows."""
    _ask(lambda redis: redis.eval(FORGET, 2, _key(item_id), _turn_key(item_id), TURN_SECONDS))


def changed(item_id: int) -> None:
    """Places became free, or there are more of them: so when the caller's transaction ends."""
    transaction.on_commit(partial(forget, item_id))


def trust() -> None:
    """Redis is there again, as far as this process knows."""
    global _paused_until  # noqa: PLW0603 - what this process knows of Redis
    _paused_until = 0.0


def _enter(item_id: int, buyer: str, redis: Redis) -> Entry:
    said, *left = redis.eval(ENTER, 1, _key(item_id), buyer)
    return Entry(Passage(said.decode() if isinstance(said, bytes) else str(said)), *left)


def _fill(item: FlashItem, at: datetime, redis: Redis) -> None:
    """One query."""
    turn = redis.get(_turn_key(item.pk)) or ""
    rows = Place.unscoped.filter(store_id=item.store_id, item=item)
    free, buyers, until = 0, [], at + SECONDS
    for buyer, expires_at, reference in rows.values_list("buyer", "expires_at", "reference"):
        if buyer is None or expires_at is None or (not reference and expires_at <= at):
            free += 1
            continue
        buyers.append(buyer)
        # Free by the clock, which nobody tells.
        until = until if reference else min(until, expires_at)
    lifetime = max(until - at, LEAST) // timedelta(milliseconds=1)
    redis.eval(FILL, 2, _key(item.pk), _turn_key(item.pk), turn, free, lifetime, *buyers)


def _key(item_id: int) -> str:
    return f"seckill:{{{item_id}}}"


def _turn_key(item_id: int) -> str:
    return f"seckill:{{{item_id}}}:turn"


def _ask(question: Callable[[Redis], T]) -> T | None:
    """None when there is no gate, or Redis is away."""
    global _paused_until  # noqa: PLW0603 - what this process knows of Redis
    if not is_there() or time.monotonic() < _paused_until:
        return None
    try:
        return question(get_redis_connection(settings.SECKILL_REDIS_ALIAS))
    except (RedisError, OSError) as error:
        _paused_until = time.monotonic() + PAUSE_SECONDS
        logger.warning("seckill without Redis, the rows decide: %r", error)
        return None
