"""
In Redis, reached through the cache alias that RECENT_REDIS_ALIAS names:

    recent_<user id>   sorted set {product id: milliseconds since 1970}; a guest's is
                       recent_guest_<key>. Both expire LIFETIME after the last look.
"""

import logging
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.conf import settings
from django_redis import get_redis_connection
from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError

from orders.recent.storage import LIFETIME, MOST, Unreachable, Visitor

logger = logging.getLogger(__name__)


class RedisStorage:
    needs_key = True

    def ids(self, visitor: Visitor) -> list[int]:
        name = _name(visitor)
        if not name:
            return []
        with _reaching() as client:
            found = client.zrevrange(name, 0, MOST - 1)
        return [int(member) for member in found if isinstance(member, bytes) and member.isdigit()]

    def add(self, visitor: Visitor, product_id: int) -> None:
        with _reaching() as client:
            pipe = client.pipeline()
            pipe.zadd(_name(visitor), {str(product_id): time.time_ns() // 1_000_000})
            _trim(pipe, _name(visitor))
            pipe.execute()

    def remove(self, visitor: Visitor, product_ids: Collection[int]) -> None:
        if product_ids and _name(visitor):
            with _reaching() as client:
                client.zrem(_name(visitor), *[str(pk) for pk in product_ids])

    def clear(self, visitor: Visitor) -> None:
        if _name(visitor):
            with _reaching() as client:
                client.delete(_name(visitor))

    def merge(self, *, guest: Visitor, user: Visitor) -> None:
        theirs, mine = _name(guest), _name(user)
        if not theirs:
            return
        with _reaching() as client:
            pipe = client.pipeline()
            pipe.zunionstore(mine, [mine, theirs], aggregate="MAX")
            _trim(pipe, mine)
            pipe.delete(theirs)
            pipe.execute()


@contextmanager
def _reaching() -> Iterator[Redis]:
    """
    The connection; whatever Redis has against a command becomes one word.

    :raises Unreachable: also for a server that is loading, read-only or full
    """
    try:
        yield get_redis_connection(settings.RECENT_REDIS_ALIAS)
    except (RedisError, OSError) as error:
        logger.warning("recently viewed: Redis cannot be used: %s", error)
        raise Unreachable from error


def _name(visitor: Visitor) -> str:
    """Empty for a guest who has no key yet."""
    if visitor.user_id:
        return f"recent_{visitor.user_id}"
    return f"recent_guest_{visitor.key}" if visitor.key else ""


def _trim(pipe: Pipeline, name: str) -> None:
    pipe.zremrangebyrank(name, 0, -MOST - 1)
    pipe.expire(name, LIFETIME)
