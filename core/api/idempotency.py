"""
A request that creates something may be sent again with the same Idempotency-Key: the same
answer comes back, and nothing is made twice.

A key belongs to one person (or guest) for a day. It is claimed by a row before anything is
done; what succeeded is kept with it; what failed lets it go, so that a corrected request may
use it again. A claim is told by when it was made: who lost it to another, by being slow,
changes nothing about the key any more.
"""

import hashlib
import json
import re
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from functools import wraps
from typing import Protocol

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.problems import Problem, invalid
from core.models import IdempotencyKey

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LIFETIME = timedelta(hours=24)
# A worker that died in the middle keeps a key no longer than any request takes.
PATIENCE = timedelta(seconds=60)
_KEY = re.compile(r"[\x21-\x7e]{1,64}")

View = Callable[..., Response]


class InProgress(Exception):
    """The first request with this key is not answered yet."""


class OtherRequest(Exception):
    """The key was used with another request."""


def claim(*, who: str, key: str, fingerprint: str, at: datetime) -> tuple[IdempotencyKey, bool]:
    """
    The row of this key, and whether it is the caller's to work on; else it holds the answer.

    :raises InProgress: while another request works on it
    :raises OtherRequest: when it was another request's
    """
    rows = IdempotencyKey.objects.filter(who=who, key=key)
    rows.filter(created_at__lte=at - LIFETIME).delete()
    fresh = {"fingerprint": fingerprint, "claimed_at": at, "created_at": at}
    row, is_new = IdempotencyKey.objects.get_or_create(who=who, key=key, defaults=fresh)
    if is_new:
        return row, True
    if row.fingerprint != fingerprint:
        raise OtherRequest
    if row.status is not None:
        return row, False
    # Conditional, so that of two that wait one takes over.
    if rows.filter(status=None, claimed_at__lte=at - PATIENCE).update(claimed_at=at):
        row.claimed_at = at
        return row, True
    raise InProgress


def finish(row: IdempotencyKey, *, status: int, body: str, location: str = "") -> bool:
    """Keep the answer for whoever asks again; False when the claim is another's by now."""
    kept = {"status": status, "body": body, "location": location}
    return bool(_claim_of(row).update(**kept))


def release(row: IdempotencyKey) -> None:
    """Nothing was made: the key is free again."""
    _claim_of(row).delete()


def hand_over(row: IdempotencyKey) -> None:
    """Something was made, but not answered: the same request may go on at once, no other."""
    _claim_of(row).update(claimed_at=row.claimed_at - PATIENCE)


def forget(*, who: str) -> None:
    """Nobody asks in this name any more."""
    IdempotencyKey.objects.filter(who=who).delete()


def forget_old(*, at: datetime) -> int:
    """Remove keys of yesterday, and with them the answers, which are personal."""
    return IdempotencyKey.objects.filter(created_at__lte=at - LIFETIME).delete()[0]


class KeyedRequest(Request):
    """In a method that is done once for a key."""

    idempotency_key: str


class Keyed(Protocol):
    """A view that knows whose keys those of a request are."""

    def key_owner(self, request: Request) -> str: ...


def once(*, is_required: bool = False, is_atomic: bool = False) -> Callable[[View], View]:
    """
    For a method of a view that creates something. The view's `key_owner(request)` tells whose
    keys these are; nobody's are not kept. `request.idempotency_key` has the key for domain
    functions that keep to keys themselves.

    `is_atomic` where all that is made is in the database: it is there with its answer, or not
    at all. Elsewhere a method that has made something before it may still fail says so by
    `request.has_made = True`.
    """

    def decorate(method: View) -> View:
        @wraps(method)
        def guarded(
            view: Keyed, request: KeyedRequest, *args: object, **kwargs: object
        ) -> Response:
            key = _key_of(request, is_required=is_required)
            request.idempotency_key = key
            who = view.key_owner(request) if key else ""
            if not who:
                return method(view, request, *args, **kwargs)
            row, is_mine = _claimed(who, key, request)
            if not is_mine:
                return _replayed(row)
            try:
                with transaction.atomic() if is_atomic else nullcontext():
                    response = method(view, request, *args, **kwargs)
                    _keep(row, response, must_hold=is_atomic)
            except BaseException:
                if getattr(request, "has_made", False):
                    hand_over(row)
                else:
                    release(row)
                raise
            return response

        return guarded

    return decorate


def fingerprint_of(request: Request) -> str:
    """The same for the same request: method, address, and what was sent, files by content."""
    parts = [request.method, request.get_full_path(), _canonical(request.data)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _claimed(who: str, key: str, request: Request) -> tuple[IdempotencyKey, bool]:
    try:
        return claim(who=who, key=key, fingerprint=fingerprint_of(request), at=timezone.now())
    except InProgress as error:
        raise _in_progress() from error
    except OtherRequest as error:
        detail = _("这个 Idempotency-Key 用在过别的请求上，请换一个")
        raise Problem(422, "key_reused", detail) from error


def _claim_of(row: IdempotencyKey) -> QuerySet[IdempotencyKey]:
    return IdempotencyKey.objects.filter(pk=row.pk, status=None, claimed_at=row.claimed_at)


def _in_progress() -> Problem:
    detail = _("同一个请求正在处理，请稍后再看结果")
    return Problem(409, "in_progress", detail, headers={"Retry-After": "1"})


def _keep(row: IdempotencyKey, response: Response, *, must_hold: bool) -> None:
    """:raises Problem: with `must_hold`, when another works on it by now: undo what was made"""
    if not 200 <= response.status_code < 300:
        release(row)
        return
    is_kept = finish(
        row,
        status=response.status_code,
        body=JSONRenderer().render(response.data).decode(),
        location=response.get("Location", ""),
    )
    if must_hold and not is_kept:
        raise _in_progress()


def _replayed(row: IdempotencyKey) -> Response:
    headers = {REPLAYED: "true"} | ({"Location": row.location} if row.location else {})
    return Response(json.loads(row.body or "null"), status=row.status, headers=headers)


def _key_of(request: Request, *, is_required: bool) -> str:
    key = request.headers.get(HEADER, "").strip().strip('"')
    if not key and not is_required:
        return ""
    if not _KEY.fullmatch(key):
        words = _("请带上 1–64 个字符的 Idempotency-Key（比如 UUID），重试时不变")
        raise invalid({HEADER: [words]})
    return key


def _canonical(data: object) -> object:
    if isinstance(data, QueryDict):
        return {name: [_canonical(value) for value in data.getlist(name)] for name in sorted(data)}
    if isinstance(data, dict):
        return {str(name): _canonical(data[name]) for name in sorted(data, key=str)}
    if isinstance(data, list):
        return [_canonical(value) for value in data]
    if isinstance(data, UploadedFile):
        digest = hashlib.file_digest(data.open(), "sha256").hexdigest()
        data.seek(0)
        return digest
    return data
