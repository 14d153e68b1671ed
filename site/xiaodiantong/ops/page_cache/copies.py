"""Copies of pages in memory and in Redis: which may be given, and who makes the next one."""

import threading
import time
from collections import OrderedDict
from typing import NamedTuple

from django.conf import settings
from django_redis import get_redis_connection

from shop.stores.public_pages import cache_tags
from xiaodiantong.ops.page_cache import release
from xiaodiantong.ops.page_cache.shared import COPY_SECONDS, Copy, SharedPages
from xiaodiantong.ops.page_cache.versions import Versions

# How far behind an answer may be: a copy that a change has outdated is given so long after it
# was last known to be right, while somebody makes another. Pages of several stores change with
# every sale in town: they are made this often at most.
BEHIND_SECONDS = 1.0


# Some bytes beside body and headers.
OVERHEAD = 1500


class Found(NamedTuple):
    """`is_fresh`: nothing it shows has changed; `may_be_given`: it is not far behind."""

    copy: Copy | None
    is_fresh: bool = False
    may_be_given: bool = False


class Making:
    """Somebody makes a page; `was_kept` when another may have its copy."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.was_kept = True


class Memory:
    """The hottest copies of one process: what was used last, within a number of bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._copies: OrderedDict[str, Copy] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> Copy | None:
        with self._lock:
            copy = self._copies.get(key)
            if copy is not None:
                self._copies.move_to_end(key)
            return copy

    def put(self, key: str, copy: Copy) -> None:
        with self._lock:
            before = self._copies.pop(key, None)
            self._copies[key] = copy
            self._bytes += _size(copy) - (_size(before) if before else 0)
            while self._bytes > self._limit:
                self._bytes -= _size(self._copies.popitem(last=False)[1])

    def clear(self) -> None:
        with self._lock:
            self._copies.clear()
            self._bytes = 0


def _size(copy: Copy) -> int:
    return len(copy.body) + OVERHEAD


class PageCache:
    """Copies by address, and who is making one right now."""

    def __init__(self, *, shared: SharedPages | None, megabytes: int) -> None:
        self.memory = Memory(megabytes * 1024 * 1024)
        self.shared = shared
        self.versions = Versions(shared=shared, forget=self.memory.clear)
        self._making: dict[str, Making] = {}
        self._lock = threading.Lock()

    def find(self, key: str) -> Found:
        """In memory, else in Redis."""
        found = self._judged(self.memory.get(key))
        if found.is_fresh or self.shared is None:
            return found
        copy = self.shared.get(key)
        if copy is None:
            return found
        for name, number in copy.versions.items():
            known = self.versions.get(name)
            if known is None or known.number < number:
                self._learn_of(copy)
                break
        shared = self._judged(copy)
        if shared.is_fresh:
            self.memory.put(key, copy)
            return shared
        return found if found.may_be_given else shared

    def _learn_of(self, copy: Copy) -> None:
        unknown = [name for name in copy.versions if self.versions.get(name) is None]
        if unknown and self.shared:
            for name, number in self.shared.versions(unknown).items():
                self.versions.learn([name], number)
        # A label proves that there is such a version.
        for name, number in copy.versions.items():
            self.versions.learn([name], number)

    def _judged(self, copy: Copy | None) -> Found:
        now = time.time()
        if copy is None or not -1 <= now - copy.started < COPY_SECONDS:
            return Found(None)
        if copy.ends is not None and now >= copy.ends:
            return Found(None)
        if self.versions.are_current(copy.versions):
            copy.right_at = now
            return Found(copy, is_fresh=True)
        if cache_tags.TOWN in copy.versions and now - copy.started < BEHIND_SECONDS:
            return Found(copy, is_fresh=True)
        return Found(copy, may_be_given=now - copy.right_at < BEHIND_SECONDS)

    def begin(self, key: str) -> Making | None:
        """None when the caller is to make the page, else who makes it: here or elsewhere."""
        with self._lock:
            making = self._making.get(key)
            if making is not None:
                return making
            making = self._making[key] = Making()
        if self.shared is None or self.shared.may_make(key):
            return None
        with self._lock:
            return self._making.pop(key)

    def end(self, key: str, *, was_kept: bool) -> None:
        with self._lock:
            making = self._making.pop(key)
        making.was_kept = was_kept
        making.done.set()
        if self.shared is not None:
            self.shared.made(key)

    def keep(self, key: str, copy: Copy) -> None:
        self.memory.put(key, copy)
        if self.shared is not None:
            self.shared.put(key, copy)


_caches: dict[str, PageCache] = {}


def opened() -> PageCache | None:
    """The cache of this process, as PAGE_CACHE says; None when it is off."""
    kind = settings.PAGE_CACHE
    if kind == "off":
        return None
    if kind not in _caches:
        shared = None
        if kind == "redis":
            shared = SharedPages(
                lambda: get_redis_connection(settings.PAGE_CACHE_ALIAS),
                release=release.name(),
                everything=cache_tags.EVERYTHING,
            )
        _caches[kind] = PageCache(shared=shared, megabytes=settings.PAGE_CACHE_MEGABYTES)
    return _caches[kind]


def changed(names: frozenset[str]) -> None:
    """A listener of `shop.stores.public_pages.cache_tags`; tasks and commands change pages too."""
    cache = opened()
    if cache is not None:
        cache.versions.change(names)
