"""
Who signed in and still owes the second factor is a visitor everywhere: whatever door they came by,
a code, a password, a mailed link or WeChat. One page takes the factor.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.actor import Visitor
from accounts.models import User
from accounts.second_factor import factor

# In a session that owes it; and what of a request says whose has just begun to.
DUE = "second_factor_due"
_BEGINS = "_owes_second_factor"


class SecondFactorMiddleware:
    """Behind AuthenticationMiddleware, and before whatever asks who is here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = reverse("second-factor-sign-in")
        is_sign_in = request.path.startswith(reverse("login")) and request.path != page
        if is_sign_in and request.session.get(DUE):
            return redirect(f"{page}?{urlencode({'next': request.GET.get('next', '')})}")
        # Asked for by whoever wants to know it: shared pages look at no session.
        known = request.user
        setattr(request, "user", SimpleLazyObject(lambda: _seen(request, known)))  # noqa: B010
        response = self.get_response(request)
        if owing(request) and response.status_code in {302, 303}:
            return redirect(f"{page}?{urlencode({'next': response['Location']})}")
        return response


def owing(request: HttpRequest) -> User | None:
    """Who has come in by this request as far as the second factor."""
    return getattr(request, _BEGINS, None)


def _seen(request: HttpRequest, known: Visitor) -> Visitor:
    return AnonymousUser() if request.session.get(DUE) else known


def _begin(request: HttpRequest | None, user: User, **kwargs: object) -> None:
    if request is None or not hasattr(request, "session") or not factor.is_on(user):
        return
    request.session[DUE] = True
    setattr(request, _BEGINS, user)
    # For the rest of this request, too: some doors go on with whoever has come in.
    request.user = AnonymousUser()


def install() -> None:
    user_logged_in.connect(_begin, dispatch_uid="second_factor")
