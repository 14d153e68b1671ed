"""How often a password may be tried: the same count for the page and the API."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django_ratelimit.core import is_ratelimited

from accounts import backends
from accounts.addresses import client_ip
from accounts.phones import normalize

WINDOW_SECONDS = 600


def are_too_many(request: HttpRequest, name: str) -> bool:
    """Counts this try, by address and by whose name it is."""
    by_address = is_ratelimited(
        request,
        group="password.ip",
        key=lambda *_: client_ip(request),
        rate="30/10m",
        increment=True,
    )
    by_name = is_ratelimited(
        request,
        group="password.name",
        key=lambda *_: _whose(name),
        rate="8/10m",
        increment=True,
    )
    return by_address or by_name


def _whose(name: str) -> str:
    """The same text for every name of one person, or each brings new tries."""
    user = backends.find(name)
    if user is not None:
        return f"user {user.pk}"
    try:
        return normalize(name)
    except ValidationError:
        return name.strip().lower()
