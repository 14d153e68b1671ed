"""
Reads from PostgreSQL's replicas, for requests that may be a moment behind.

A request reads from a replica only when it changes nothing, nobody who makes it has written in
the last PINNED_SECONDS (django-multidb-router's cookie; for API clients, who keep no cookies,
a note in the cache under their token), and it is in no transaction. It keeps to one replica,
which is asked first how far behind it is; one that is away or far behind is left out for a
while. Tasks, commands and pages that will be kept (ops.page_cache) always read
from the primary.
"""

import hashlib
import logging
import random
import threading
import time

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from multidb import DEFAULT_DB_ALIAS, PinningReplicaRouter
from multidb.middleware import READ_ONLY_METHODS, PinningRouterMiddleware, pinning_seconds
from multidb.pinning import pin_this_thread, this_thread_is_pinned

from core.requests import BEACON, NEEDS_PRIMARY

log = logging.getLogger(__name__)

# Shorter than a writer is pinned (REPLICA_PINNED_SECONDS).
MOST_BEHIND_SECONDS = 5.0
REST_SECONDS = 10.0
# Who is cut off has replayed all that came: only a live receiver says that this is everything.
BEHIND = """
SELECT CASE WHEN EXISTS (SELECT 1 FROM pg_stat_wal_receiver)
             AND pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
       ELSE coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0)
       END
"""
_request = threading.local()
_rests_until: dict[str, float] = {}


class ReplicaRouter(PinningReplicaRouter):
    """Django-multidb-router's, for web requests only and never inside a transaction."""

    def db_for_read(self, model: type[Model], **hints: object) -> str:
        may_be_behind = getattr(_request, "may_be_behind", False)
        if not may_be_behind or this_thread_is_pinned():
            return DEFAULT_DB_ALIAS
        if connections[DEFAULT_DB_ALIAS].in_atomic_block:
            return DEFAULT_DB_ALIAS
        if _request.alias is None:
            _request.alias = _fit_replica() or DEFAULT_DB_ALIAS
        return _request.alias


class ReplicaMiddleware(PinningRouterMiddleware):
    """Says of each request whether it may read from replicas."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _request.may_be_behind, _request.alias = True, None
        try:
            return super().__call__(request)
        finally:
            _request.may_be_behind = False

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        shown = _shown(request)
        if getattr(request, NEEDS_PRIMARY, False) or (shown and cache.get(_note(shown))):
            pin_this_thread()

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A replica that is lost while it answers: the page is made anew, from the primary."""
        alias = _request.alias
        if not isinstance(error, (DatabaseError, InterfaceError)) or not is_replica(alias):
            return None
        match = request.resolver_match
        if not match or request.method not in READ_ONLY_METHODS or connections[alias].is_usable():
            return None
        connections[alias].close()
        _rest(alias, f"lost: {error!r}")
        _request.alias = DEFAULT_DB_ALIAS
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response.render() if hasattr(response, "render") else response

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        # What a page tells by itself changes nothing its reader could miss (statistics.visits).
        if getattr(response, BEACON, False):
            return response
        shown = [text for text in (_shown(request), *_handed_out(response)) if text]
        if not shown:
            return super().process_response(request, response)
        if request.method not in READ_ONLY_METHODS:
            for text in shown:
                cache.set(_note(text), 1, pinning_seconds())
        return response


def _shown(request: HttpRequest) -> str:
    """What a client shows that keeps no cookies."""
    return request.META.get("HTTP_AUTHORIZATION") or request.META.get("HTTP_X_CART_TOKEN") or ""


def _handed_out(response: HttpResponse) -> list[str]:
    """What it will show from now on: the key of a new cart, the token of a sign-in."""
    data = getattr(response, "data", None)
    access = data.get("access") if isinstance(data, dict) else None
    return [response.get("X-Cart-Token", ""), f"Bearer {access}" if access else ""]


def is_replica(alias: str | None) -> bool:
    return alias not in {None, DEFAULT_DB_ALIAS}


def _note(shown: str) -> str:
    return f"wrote:{hashlib.blake2b(shown.encode(), digest_size=16).hexdigest()}"


def _fit_replica() -> str | None:
    aliases = list(getattr(settings, "REPLICA_DATABASES", []))
    random.shuffle(aliases)
    return next((alias for alias in aliases if _is_fit(alias)), None)


def _is_fit(alias: str) -> bool:
    if left_out(alias):
        return False
    was_open = connections[alias].connection is not None
    try:
        behind = _behind(alias)
    except (DatabaseError, InterfaceError) as error:
        connections[alias].close()
        # It may have been started anew since this process used its connection.
        return _is_fit(alias) if was_open else _rest(alias, f"away: {error!r}")
    return behind <= MOST_BEHIND_SECONDS or _rest(alias, f"{behind:.0f} s behind")


def _behind(alias: str) -> float:
    """Seconds. It is also the health check of the connection."""
    with connections[alias].cursor() as cursor:
        cursor.execute(BEHIND)
        return float(cursor.fetchone()[0])


def _rest(alias: str, why: str) -> bool:
    log.warning("%s is left out for %d s: %s", alias, REST_SECONDS, why)
    _rests_until[alias] = time.monotonic() + REST_SECONDS
    return False


def left_out(alias: str) -> bool:
    """Whether it was away or far behind a moment ago."""
    return time.monotonic() < _rests_until.get(alias, 0)
