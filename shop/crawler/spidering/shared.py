"""
The pages of one run in a Redis that several processes share, on scrapy-redis. Its own queue takes
a page out and forgets it, and keeps pages pickled; here a page that is taken stands beside the
worker that has it until all that came of it is kept, and is JSON. What a worker had that is
silent goes back into the queue.
"""

import uuid
from collections.abc import Callable, Iterable
from functools import cached_property

from scrapy_redis.connection import get_redis
from scrapy_redis.queue import PriorityQueue

from shop.crawler.spidering.frontier import MOST_QUERIES
from shop.crawler.spidering.job import Job

# A run lasts an hour; nothing of it stays much longer, whoever forgets to tidy up.
KEPT_SECONDS = 2 * 86_400
# All in one step each: a worker that is killed between two of them would lose a page.
PUT = """
if ARGV[4] == '0' then
  if ARGV[3] ~= '' then
    if tonumber(redis.call('HGET', KEYS[3], ARGV[3]) or '0') >= tonumber(ARGV[6]) then return 0 end
  end
  if redis.call('SADD', KEYS[2], ARGV[1]) == 0 then return 0 end
  if ARGV[3] ~= '' then redis.call('HINCRBY', KEYS[3], ARGV[3], 1) end
end
redis.call('ZADD', KEYS[1], -tonumber(ARGV[5]), ARGV[2])
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, tonumber(ARGV[7])) end
return 1
"""
TAKE = """
local found = redis.call('ZRANGE', KEYS[1], 0, 0)
if #found == 0 then return false end
redis.call('ZREM', KEYS[1], found[1])
redis.call('HSET', KEYS[2], found[1], ARGV[1])
redis.call('EXPIRE', KEYS[2], tonumber(ARGV[2]))
return found[1]
"""
BACK = """
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[1], 0, ARGV[1])
return 1
"""


class SharedFrontier(PriorityQueue):
    def __init__(self, job: Job) -> None:
        # The queue of scrapy-redis wants a spider for what we do not use: how requests are written.
        self.server = get_redis(url=job.redis_url, decode_responses=True)
        self.prefix = f"crawl:{job.key}:"
        self.key = self._key("waiting")
        self.me, self.silence = uuid.uuid4().hex, job.silence
        self.beat()

    def _key(self, name: str) -> str:
        return self.prefix + name

    @cached_property
    def _scripts(self) -> dict[str, Callable[..., object]]:
        return {name: self.server.register_script(text) for name, text in SCRIPTS.items()}

    def _run(self, name: str, keys: Iterable[str], *args: str | int) -> object:
        script = self._scripts[name]
        return script(keys=[self._key(key) for key in keys], args=args)

    def put(self, mark: str, body: str, *, rank: int, path: str, again: bool) -> bool:
        told = (mark, body, path, int(again), rank, MOST_QUERIES, KEPT_SECONDS)
        return bool(self._run("put", ("waiting", "seen", "paths"), *told))

    def take(self) -> str | None:
        found = self._run("take", ("waiting", "taken"), self.me, KEPT_SECONDS)
        return str(found) if found else None

    def done(self, bodies: Iterable[str]) -> None:
        finished = list(bodies)
        if finished:
            self.server.hdel(self._key("taken"), *finished)

    def has_waiting(self) -> bool:
        return len(self) > 0

    def is_open(self) -> bool:
        """Somebody has a page in hand that may lead on, or may come back."""
        return len(self) > 0 or self.server.hlen(self._key("taken")) > 0

    def beat(self) -> None:
        """That we are there; and what others had that are not."""
        self.server.set(self._key(f"alive:{self.me}"), 1, ex=self.silence)
        taken = self.server.hgetall(self._key("taken"))
        gone = {
            worker
            for worker in set(taken.values()) - {self.me}
            if not self.server.exists(self._key(f"alive:{worker}"))
        }
        for body, worker in taken.items():
            if worker in gone:
                self._run("back", ("waiting", "taken"), body, worker)


SCRIPTS = {"put": PUT, "take": TAKE, "back": BACK}
