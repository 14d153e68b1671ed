"""One question to a server that speaks OpenAI's chat completions, answered in time or not."""

import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from core import outbound
from core.types import Json

LONGEST_ANSWER = 64 * 1024
# What does not answer is left alone for so long: not everybody shall wait for it.
REST_SECONDS = 30
RESTS = "chat-reader-rests"
# Looking a name up has no limit of its own; the thread ends, nobody waits for it.
_POOL = ThreadPoolExecutor(max_workers=4, thread_name_prefix="chat-reader")


class NoAnswer(Exception):
    """None in time, or none that can be used; the reason is for the log."""


class NotAsked(NoAnswer):
    """The server was not reached, or would not answer: no model has read anything."""


@dataclass(frozen=True)
class Answered:
    """`content` is what the model wrote; `tokens` what it cost, None where that was not told."""

    content: str
    tokens: int | None


def rests() -> bool:
    """Whether it failed a moment ago, and is left alone."""
    return bool(cache.get(RESTS))


def ask(body: Mapping[str, object]) -> Answered:
    """
    Never inside a transaction: a slow answer must not hold locks.

    :raises NotAsked: where it cost nothing, as far as can be told
    :raises NoAnswer: in time, or with what is no completion
    """
    with transaction.atomic(durable=True):
        pass
    began = time.monotonic()
    call = _POOL.submit(
        outbound.ask,
        f"{settings.CHAT_READER_URL.rstrip('/')}/chat/completions",
        body=json.dumps(body, ensure_ascii=False).encode(),
        headers=_headers(),
        seconds=settings.CHAT_READER_SECONDS,
        longest=LONGEST_ANSWER,
    )
    try:
        answer = call.result(timeout=settings.CHAT_READER_SECONDS)
    except (outbound.Unreachable, outbound.Forbidden, Late) as error:
        call.cancel()
        cache.set(RESTS, 1, REST_SECONDS)
        # What was asked and answers too late is paid for.
        kind = NoAnswer if isinstance(error, Late) else NotAsked
        raise kind(type(error).__name__) from error
    # What was cut off in the middle looks like an answer.
    is_late = time.monotonic() - began >= settings.CHAT_READER_SECONDS
    if is_late or answer.status >= 429:
        cache.set(RESTS, 1, REST_SECONDS)
    if is_late:
        raise NoAnswer("late")
    if answer.status != 200:
        raise NotAsked(f"status {answer.status}")
    return _completion(answer.body)


def _headers() -> dict[str, str]:
    headers = {"Content-Type": "application/json"}
    if settings.CHAT_READER_KEY:
        headers["Authorization"] = f"Bearer {settings.CHAT_READER_KEY}"
    return headers


def _completion(body: bytes) -> Answered:
    try:
        told: Json = json.loads(body)
        choice = told["choices"][0]
        content = choice["message"]["content"]
        refusal = choice["message"].get("refusal")
        tokens = (told.get("usage") or {}).get("total_tokens")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise NoAnswer("no completion") from error
    if refusal or choice.get("finish_reason") != "stop" or not isinstance(content, str):
        raise NoAnswer("refused or cut off")
    is_count = isinstance(tokens, int) and not isinstance(tokens, bool) and tokens >= 0
    return Answered(content, tokens if is_count else None)
