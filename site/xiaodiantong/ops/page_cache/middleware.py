"""
Answers for shoppers' pages, kept and given again without a view, a template or a query.

A view says what its page shows (`shop.stores.public_pages.cache_tags.shows`); only such answers
are kept, and only when nothing of the visitor went into them. Each process keeps the hottest
copies in its memory; Redis has them for all processes (`PAGE_CACHE=redis`). One visitor's request
makes a page anew; the others get the old copy while it is at most a second behind, then they wait.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from core.requests import NEEDS_PRIMARY
from shop.catalog import listing
from shop.stores import storefront
from shop.stores.naming.slugs import RESERVED, RESERVED_IN_STORE
from shop.stores.public_pages import cache_tags
from xiaodiantong.ops.metrics import counters
from xiaodiantong.ops.page_cache.copies import opened
from xiaodiantong.ops.page_cache.shared import Copy

# How long somebody waits for the one who makes the page before making it too.
PATIENCE_SECONDS, LOOK_SECONDS = 2.0, 0.02
# What sharing and campaigns add to an address, and no page reads.
IGNORED = frozenset({"from", "isappinstalled", "scene", "clicktime", "enterid", "src"})
IGNORED_PREFIX = "utm_"
# Where a request keeps how it was answered.
RESULT = "page_cache_result"
COUNTED = {name: counters.page_cache.labels(name) for name in ("hit", "stale", "miss", "bypass")}


class PageCacheMiddleware:
    """Stands before sessions, sign-in and the site: none of them runs for a hit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        cache = opened()
        if cache is None:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.cache = cache

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        if key is None:
            return self.get_response(request)
        # Django refuses unknown hosts here, before a copy is given to one.
        request.get_host()
        self.cache.versions.start()
        if not self.cache.versions.is_trusted:
            _count(request, "bypass")
            return self.get_response(request)
        return self._answer(request, key)

    def _answer(self, request: HttpRequest, key: str) -> HttpResponse:
        patience = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < patience:
            found = self.cache.find(key)
            if found.copy and found.is_fresh:
                return _given(request, found.copy, "hit")
            others = self.cache.begin(key)
            if others is None:
                was_kept = False
                try:
                    response, was_kept = self._make(request, key)
                    return response
                finally:
                    self.cache.end(key, was_kept=was_kept)
            if found.copy and found.may_be_given:
                return _given(request, found.copy, "stale")
            if others.done.wait(LOOK_SECONDS) and not others.was_kept:
                break
        return self._make(request, key)[0]

    def _make(self, request: HttpRequest, key: str) -> tuple[HttpResponse, bool]:
        """The answer, and whether it is kept for others."""
        turn, started = self.cache.versions.turn, time.time()
        # A replica may be behind: what it says must not be kept.
        setattr(request, NEEDS_PRIMARY, True)
        response = self.get_response(request)
        names = getattr(response, cache_tags.SHOWN, None)
        if names is None or not _is_for_everybody(request, response):
            return response, False
        _count(request, "miss")
        body = response.content
        response.headers["ETag"] = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        # Browsers ask each time and get 304; others may keep it for a second.
        response.headers["Cache-Control"] = "public, max-age=0, s-maxage=1, must-revalidate"
        versions = self.cache.versions.label(names, turn=turn, started=started)
        until: datetime | None = getattr(response, cache_tags.UNTIL, None)
        copy = Copy(body, list(response.headers.items()), versions, started)
        copy.ends = until.timestamp() if until else None
        self.cache.keep(key, copy)
        return _finished(request, response), True


def key_of(request: HttpRequest) -> str | None:
    """What the answer depends on; None for what is never kept."""
    # Wagtail previews a draft by a made-up request for its page's own address.
    if request.method not in {"GET", "HEAD"} or getattr(request, "is_dummy", False):
        return None
    path = request.path
    first, _, rest = path[1:].partition("/")
    if (first in RESERVED and path != "/") or rest.partition("/")[0] in RESERVED_IN_STORE:
        return None
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return None
    asked = _asked(request) if request.META.get("QUERY_STRING") else ""
    if asked is None:
        return None
    piece = " piece" if storefront.wants_fragment(request) else ""
    return f"{path}?{asked}{piece}{_other_language()}"


def _other_language() -> str:
    """Empty for Chinese, so that its copies are the same whoever asks."""
    language = get_language()
    return "" if language == settings.LANGUAGE_CODE else f" {language}"


def _asked(request: HttpRequest) -> str | None:
    """Page and order as lists read them, so that odd spellings make no copies of their own."""
    for name in request.GET:
        is_ignored = name in IGNORED or name.startswith(IGNORED_PREFIX)
        if not (is_ignored or name in {"page", "sort"}):
            return None
    sort = request.GET.get("sort", "")
    number = listing.page_number(request)
    return f"{number if number > 1 else ''}{sort if sort in listing.SORTS else ''}"


def _is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    session = getattr(request, "session", None)
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not (session is not None and session.accessed)
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and "cookie" not in response.get("Vary", "").lower()
    )


def _count(request: HttpRequest, result: str) -> None:
    COUNTED[result].inc()
    setattr(request, RESULT, result)


def _given(request: HttpRequest, copy: Copy, result: str) -> HttpResponse:
    _count(request, result)
    response = HttpResponse(copy.body)
    for name, value in copy.headers:
        response.headers[name] = value
    return _finished(request, response)


def _finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 for who has it; nginx keeps it until this second is over (docs/operations.md)."""
    if "HTTP_IF_NONE_MATCH" in request.META:
        etag = response.headers["ETag"]
        response = get_conditional_response(request, etag=etag, response=response) or response
    response.headers["X-Accel-Expires"] = f"@{int(time.time())}"
    return response
