"""The way out to suppliers: tried again, not too often, and left alone when nobody is there."""

import json
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass

import requests
from django.conf import settings
from django.db import transaction

from core import rate_limits
from core.types import Json
from shop.suppliers.adapters import breaker
from shop.suppliers.adapters.base import Unreachable

SECONDS_TO_CONNECT = 5
HURRIED_SECONDS = 8
RETRIES = 3
A_SECOND = 100
LONGEST_ANSWER = 2 * 1024 * 1024


@dataclass(frozen=True)
class Call:
    """`body` is JSON already, or a form."""

    url: str
    body: bytes | dict[str, str]
    headers: Mapping[str, str]
    auth: tuple[str, str] | None = None


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes

    @property
    def json(self) -> Json:
        """:raises Unreachable: for what is no object"""
        try:
            value = json.loads(self.body)
        except ValueError as error:
            raise Unreachable("no JSON") from error
        if not isinstance(value, dict):
            raise Unreachable("no object")
        return value


def send(call: Call, *, line: str, is_hurried: bool = False) -> Reply:
    """
    The answer, whatever it says, to one of at most RETRIES + 1 tries; a broken network and 5xx
    are tried again. Never inside a transaction: a slow answer must not hold locks.

    :raises Unreachable: without one, and at once while the supplier is known to be away
    """
    with transaction.atomic(durable=True):
        pass
    breaker.refuse_open(line)
    tries = 1 if is_hurried else RETRIES + 1
    for number in range(tries):
        if number:
            pause = settings.SUPPLIER_BACKOFF_SECONDS * 2 ** (number - 1)
            time.sleep(pause * random.uniform(1, 1.5))  # noqa: S311 - so that workers part
        try:
            reply = _once(call, line, HURRIED_SECONDS if is_hurried else None)
        except Unreachable:
            if number == tries - 1:
                breaker.failed(line)
                raise
            continue
        breaker.worked(line)
        return reply
    raise AssertionError("there is a last try")


def _once(call: Call, line: str, seconds: float | None) -> Reply:
    _pace(line)
    try:
        with requests.post(
            call.url,
            data=call.body,
            headers=dict(call.headers),
            auth=call.auth,
            timeout=(SECONDS_TO_CONNECT, seconds or settings.SUPPLIER_TIMEOUT_SECONDS),
            allow_redirects=False,
            stream=True,
        ) as answer:
            body = answer.raw.read(LONGEST_ANSWER, decode_content=True)
            status = answer.status_code
    except (requests.RequestException, OSError) as error:
        raise Unreachable(type(error).__name__) from error
    if status >= 500:
        raise Unreachable(f"status {status}")
    return Reply(status, body)


def _pace(line: str) -> None:
    """All workers together ask a supplier so often."""
    kind = line.partition(":")[0]
    while wait := rate_limits.over(f"supplier:{kind}", limit=A_SECOND, seconds=1):
        time.sleep(wait)
