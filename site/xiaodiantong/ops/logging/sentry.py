"""Errors to Sentry, only when SENTRY_DSN is set; nothing of the library is loaded otherwise."""

from typing import Any

from django.conf import settings

from xiaodiantong.ops.logging import request_ids
from xiaodiantong.ops.logging.masking import HIDDEN, masked

# What describes the request and the person: never sent, whatever the library collects.
DROPPED = frozenset({"data", "cookies", "env", "query_string", "headers", "vars", "user"})


def start() -> None:
    if not settings.SENTRY_DSN:
        return
    import sentry_sdk

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment=settings.SENTRY_ENVIRONMENT,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        auto_session_tracking=False,
        before_send=scrubbed,
        before_breadcrumb=_scrubbed_breadcrumb,
        # A server of Sentry's that hangs must not keep a process from ending.
        shutdown_timeout=1,
    )


def scrubbed(event: Any, hint: object) -> Any:
    """The event without bodies, cookies, phones and keys, tagged with the request's id."""
    event.setdefault("tags", {})["request_id"] = request_ids.current.get()
    return _clean(event)


def _scrubbed_breadcrumb(crumb: Any, hint: object) -> Any:
    return _clean(crumb)


def _clean(value: object) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {
            key: HIDDEN if key in DROPPED and inner else _clean(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value
