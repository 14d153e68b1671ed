"""Who grabs: a signed key, so that the door reads no session and no row of a person."""

from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from orders.cart import guest

COOKIE = "seckill"
MAX_AGE = 24 * 60 * 60


def key_of(request: HttpRequest) -> str:
    """u12 of somebody signed in, g… of a guest's phone; "" without a signed key."""
    return signed_key(request) or _from_elsewhere(request)


def signed_key(request: HttpRequest) -> str:
    """The one that `give` gave; no session is asked."""
    try:
        return request.get_signed_cookie(COOKIE, default="", max_age=MAX_AGE) or ""
    except signing.BadSignature:
        return ""


def give(request: HttpRequest, response: HttpResponse) -> None:
    """The browser has a key from now on: of who is signed in, else the one of its cart."""
    key = _from_elsewhere(request)
    if not key:
        owner = guest.owner_or_new(request)
        guest.keep_key(request, response, owner.key)
        key = _of_guest(owner.key)
    response.set_signed_cookie(
        COOKIE, key, max_age=MAX_AGE, httponly=True, samesite="Lax", secure=request.is_secure()
    )


def _from_elsewhere(request: HttpRequest) -> str:
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return f"u{request.user.pk}"
    key = guest.guest_key(request)
    return _of_guest(key) if key else ""


def _of_guest(key: str) -> str:
    return f"g{sha256(key.encode()).hexdigest()[:40]}"
