"""How often a password may be tried: the same count for the page and the API."""

from hashlib import sha256

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts import backends
from core import rate_limits
from core.client_ip import client_ip
from core.phones import normalize

WINDOW_SECONDS = 600
LIMITS = {"ip": 30, "name": 8}


def are_too_many(request: HttpRequest, name: str) -> bool:
    """Counts this try, by address and by whose name it is."""
    who = {"ip": client_ip(request), "name": _whose(name)}
    # Both are counted always: what one refuses must not be free for the other.
    return any([_is_one_too_many(kind, text) for kind, text in who.items()])  # noqa: C419


def _is_one_too_many(kind: str, who: str) -> bool:
    # A name may be anything: a key of the cache may not.
    digest = sha256(who.encode("utf-8", "backslashreplace")).hexdigest()
    return (
        rate_limits.over(f"password.{kind}:{digest}", limit=LIMITS[kind], seconds=WINDOW_SECONDS)
        > 0
    )


def _whose(name: str) -> str:
    """The same text for every name of one person, or each brings new tries."""
    user = backends.find(name)
    if user is not None:
        return f"user {user.pk}"
    try:
        return normalize(name)
    except ValidationError:
        return name.strip().lower()
