"""One way out for every provider of tracking, and others who speak as they do."""

import json
from collections.abc import Mapping

import requests
from django.db import transaction
from urllib3.exceptions import HTTPError

from core.types import Json
from orders.shipping.tracking.providers.base import Doubtful, Unreachable

SECONDS_TO_CONNECT, SECONDS_TO_ANSWER = 3, 8
LONGEST_ANSWER = 512 * 1024
# Seconds to connect, and to answer.
Timeout = tuple[float, float]


def post(address: str, form: Mapping[str, str]) -> Json:
    """
    The object that is answered. Never inside a transaction: a slow answer must not hold locks.

    :raises Unreachable: without one; Doubtful when it may have been done nevertheless
    """
    return _sent(address, dict(form), {})


def post_json(address: str, body: str, timeout: Timeout | None = None) -> Json:
    """As `post`, of a body that is JSON already: some sign it letter by letter."""
    headers = {"Content-Type": "application/json; charset=utf-8"}
    return _sent(address, body.encode(), headers, timeout)


def _sent(
    address: str,
    data: bytes | dict[str, str],
    headers: dict[str, str],
    timeout: Timeout | None = None,
) -> Json:
    with transaction.atomic(durable=True):
        pass
    try:
        with requests.post(
            address,
            data=data,
            headers=headers,
            timeout=timeout or (SECONDS_TO_CONNECT, SECONDS_TO_ANSWER),
            allow_redirects=False,
            stream=True,
        ) as answer:
            body = answer.raw.read(LONGEST_ANSWER, decode_content=True)
            status = answer.status_code
    except requests.ConnectTimeout as error:
        raise Unreachable(type(error).__name__) from error
    except (requests.ReadTimeout, HTTPError) as error:
        raise Doubtful(type(error).__name__) from error
    except (requests.RequestException, OSError) as error:
        raise Unreachable(type(error).__name__) from error
    if status != 200:
        raise Unreachable(f"status {status}")
    return loads(body)


def loads(body: bytes | str) -> Json:
    """:raises Unreachable: for what is no object"""
    try:
        value = json.loads(body)
    except ValueError as error:
        raise Unreachable("no JSON") from error
    if not isinstance(value, dict):
        raise Unreachable("no object")
    return value
