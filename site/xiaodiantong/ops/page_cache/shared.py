"""
Copies of pages, and versions of what they show, in Redis, for all processes and servers.

Nothing here raises when Redis is away: pages are slower then, and when it comes back
everything in it is out of date, since nobody knows which changes it missed.
"""

import json
import logging
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from redis.exceptions import RedisError

log = logging.getLogger(__name__)
T = TypeVar("T")

# A copy lives this long even when nothing changes; versions outlive every copy.
COPY_SECONDS, VERSION_SECONDS = 600, 7 * 24 * 3600
FIRST_IS_OLD = 10
# How long a process may take to make a page before another one tries.
MAKING_SECONDS = 3
# After an error nothing is asked for so long: a server that hangs must not slow every page.
PAUSE_SECONDS = 1.0
RAISE = """
for i, key in ipairs(KEYS) do
  local known = tonumber(redis.call('GET', key) or '0')
  if known < tonumber(ARGV[1]) then redis.call('SET', key, ARGV[1], 'EX', ARGV[2]) end
end
"""
# Every copy is labelled with a lower version of everything.
OUTDATE = """
local known = tonumber(redis.call('GET', KEYS[1]) or ARGV[1])
redis.call('SET', KEYS[1], string.format('%.0f', known + 1))
"""


@dataclass
class Copy:
    """An answer as bytes, and the versions of what it shows."""

    body: bytes
    headers: list[tuple[str, str]]
    versions: dict[str, int]
    # time.time() when its making began.
    started: float
    # When it was last known to show what is true.
    right_at: float = 0.0
    # From when on it is wrong without anybody's doing: an offer begins or ends.
    ends: float | None = None

    def __post_init__(self) -> None:
        self.right_at = self.right_at or self.started


class SharedPages:
    """`connect` gives the client; `release` keeps copies of different code apart."""

    def __init__(self, connect: Callable[[], Any], *, release: str, everything: str) -> None:
        self._connect = connect
        self._prefix = f"pages:{release}:"
        self._everything = everything
        self._paused_until = 0.0
        self._missed_changes = False

    def get(self, key: str) -> Copy | None:
        packed = self._ask(lambda redis: redis.get(self._prefix + key))
        if not packed:
            return None
        head, _, body = packed.partition(b"\n")
        told = json.loads(head)
        headers = list(map(tuple, told["headers"]))
        copy = Copy(zlib.decompress(body), headers, told["versions"], told["at"])
        copy.ends = told["ends"]
        return copy

    def put(self, key: str, copy: Copy) -> None:
        told = {
            "headers": copy.headers,
            "versions": copy.versions,
            "at": copy.started,
            "ends": copy.ends,
        }
        packed = json.dumps(told).encode() + b"\n" + zlib.compress(copy.body, 1)
        self._ask(lambda redis: redis.set(self._prefix + key, packed, ex=COPY_SECONDS))

    def may_make(self, key: str) -> bool:
        """Whether nobody else is making this page; true as well when nobody can say."""
        name = f"{self._prefix}making:{key}"
        answer = self._ask(
            lambda redis: redis.set(name, 1, nx=True, px=MAKING_SECONDS * 1000) or False
        )
        return answer is not False

    def made(self, key: str) -> None:
        self._ask(lambda redis: redis.delete(f"{self._prefix}making:{key}"))

    def versions(self, names: list[str]) -> dict[str, int]:
        """What is unknown gets a version now, the same for all who ask later."""
        found = self._ask(lambda redis: redis.mget([_version_key(name) for name in names]))
        if found is None:
            # Without Redis there are no copies of others: what this process makes is its own.
            return dict.fromkeys(names, 0)
        first = _some_time_ago()
        numbers = {name: int(number or 0) for name, number in zip(names, found, strict=True)}
        missing = [name for name, number in numbers.items() if not number]
        if missing:
            self.raise_versions(missing, first)
            numbers |= dict.fromkeys(missing, first)
        return numbers

    def raise_versions(self, names: list[str], number: int) -> None:
        keys = [_version_key(name) for name in names]
        told = self._ask(
            lambda redis: redis.eval(RAISE, len(keys), *keys, number, VERSION_SECONDS) or True
        )
        if told is None:
            self._missed_changes = True

    def _ask(self, question: Callable[[Any], T]) -> T | None:
        """None when Redis is away."""
        if time.monotonic() < self._paused_until:
            return None
        try:
            redis = self._connect()
            if self._missed_changes:
                redis.eval(OUTDATE, 1, _version_key(self._everything), _some_time_ago())
                self._missed_changes = False
            return question(redis)
        except (RedisError, OSError) as error:
            self._paused_until = time.monotonic() + PAUSE_SECONDS
            self._missed_changes = True
            log.warning("page cache without Redis: %r", error)
            return None


def _some_time_ago() -> int:
    """
    A number below that of any change from now on: the database's clock numbers those, and
    this server's may be some seconds ahead of it.
    """
    return time.time_ns() // 1000 - FIRST_IS_OLD * 1_000_000


def _version_key(name: str) -> str:
    return f"pages:version:{name}"
