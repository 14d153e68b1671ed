"""How often a password may be tried: the same count for the page and the API."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts import backends
from core import doors
from core.client_ip import client_ip
from core.phones import normalize


def are_too_many(request: HttpRequest, name: str) -> bool:
    """Counts this try, by address and by whose name it is; the page becomes a 429."""
    if not doors.knock("password", ip=client_ip(request), account=whose(name)):
        return False
    doors.shut(request, window_seconds())
    return True


def window_seconds() -> int:
    """All of it is to be waited for, because the words say ten minutes."""
    return doors.limits("password")["account"][1]


def whose(name: str) -> str:
    """The same text for every name of one person, or each brings new tries."""
    user = backends.find(name)
    if user is not None:
        return f"user {user.pk}"
    try:
        return normalize(name)
    except ValidationError:
        return name.strip().lower()
