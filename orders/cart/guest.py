"""Whose cart a request means: the signed-in user's, or a guest's by a signed cookie."""

import secrets

from django.core import signing
from django.http import HttpRequest, HttpResponse

from orders.cart.storing import merging
from orders.cart.storing.storage import GUEST_LIFETIME, Owner

KEY_COOKIE = "cart"
# Readable by scripts: it says only that there is something to ask for.
FLAG_COOKIE = "has_cart"
# In the session: the key of a guest's cart that could not be merged at sign-in.
MERGE_LATER = "cart_to_merge"
MAX_AGE = int(GUEST_LIFETIME.total_seconds())


def guest_key(request: HttpRequest) -> str:
    """The guest's key; empty without a genuine cookie."""
    try:
        return request.get_signed_cookie(KEY_COOKIE, default="", max_age=MAX_AGE) or ""
    except signing.BadSignature:
        return ""


def owner_of(request: HttpRequest) -> Owner | None:
    """
    None for a guest who has no cart yet.

    :raises cart.Unreachable: when a merge is due that still cannot be done
    """
    if request.user.is_authenticated:
        key = request.session.get(MERGE_LATER)
        if key:
            merging.merge(key=key, user_id=request.user.pk)
            del request.session[MERGE_LATER]
        return Owner(user_id=request.user.pk)
    key = guest_key(request)
    return Owner(key=key) if key else None


def owner_or_new(request: HttpRequest) -> Owner:
    return owner_of(request) or Owner(key=secrets.token_urlsafe(20))


def remember(
    request: HttpRequest, response: HttpResponse, owner: Owner, *, has_lines: bool
) -> None:
    """Set the cookies after the cart changed."""
    secure = request.is_secure()
    keep_owner(request, response, owner)
    if has_lines:
        response.set_cookie(FLAG_COOKIE, "1", max_age=MAX_AGE, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(FLAG_COOKIE, samesite="Lax")


def keep_owner(request: HttpRequest, response: HttpResponse, owner: Owner) -> None:
    """Where the cart did not change: who somebody is, without counting what lies in it."""
    if owner.key:
        keep_key(request, response, owner.key)


def keep_key(request: HttpRequest, response: HttpResponse, key: str) -> None:
    """The one key of a guest's phone: for the cart, last looks and conversations."""
    secure = request.is_secure()
    response.set_signed_cookie(
        KEY_COOKIE, key, max_age=MAX_AGE, httponly=True, samesite="Lax", secure=secure
    )
