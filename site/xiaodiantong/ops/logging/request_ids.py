"""One id for everything that happens because of one request: log lines, tasks, Sentry."""

import re
import secrets
from contextvars import ContextVar

from django.http import HttpRequest

from core import client_ip

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")

# "-" is no request: start-up, commands, beat.
current: ContextVar[str] = ContextVar("request_id", default="-")


def of(request: HttpRequest) -> str:
    """The id a trusted proxy gave, else a new one: what a client sends is not believed."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    if given and _GIVEN.fullmatch(given) and client_ip.is_behind_proxy(request):
        return given
    return new()


def new() -> str:
    return secrets.token_hex(8)
