"""What a request has on it by the time a view of ours sees it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class PageRequest(HttpRequest):
    """After HtmxMiddleware."""

    htmx: HtmxDetails


# Marks on requests and responses that middleware looks for. Of a response: nothing of the
# shopper's own changed, reads may go on from replicas.
BEACON = "is_beacon"
# Of a request: it came to a door that is shut for so long, see `core.doors`.
SHUT_SECONDS = "shut_seconds"
# Of a request: it was refused because its address or its person asks for much altogether.
ASKS_MUCH = "asks_much"
# Of a request: a replica may be behind, and what is answered will be kept.
NEEDS_PRIMARY = "needs_primary"


def number(value: object) -> int | None:
    """An id, or so many, as a form or an address has it; None for anything else."""
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None
