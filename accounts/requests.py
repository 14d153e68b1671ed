"""Requests of people who are signed in."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from accounts.actor import Actor, Visitor
from accounts.models import User
from core.requests import PageRequest

LOST = gettext_lazy("刚才的操作没有生效，回到页面后请再做一次")
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class PersonRequest(PageRequest):
    """Behind `login_required`."""

    user: User


def person(request: HttpRequest | Request) -> User:
    """Who asks, in views that let in nobody who is not signed in."""
    return cast(User, request.user)


def actor_of(visitor: Visitor) -> Actor:
    """The person of a page's request, if somebody is signed in."""
    return visitor if isinstance(visitor, User) else None


def login_required(view: View) -> View:
    """As Django's, with the way back that `detour` knows."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return detour(request, settings.LOGIN_URL)
        return view(request, *args, **kwargs)

    return cast(View, guarded)


def detour(request: HttpRequest, to: str) -> HttpResponse:
    """
    To the page at `to` first, and by its `next` back to the page somebody is on. What was posted
    is lost, and they are told: the page it stood on comes again. A piece of a page (htmx) leads
    the whole page.
    """
    if request.method not in {"GET", "HEAD"}:
        messages.warning(request, LOST, extra_tags="lost")
    query = QueryDict(mutable=True)
    query["next"] = _page_of(request)
    url = f"{to}?{query.urlencode(safe='/')}"
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _page_of(request: HttpRequest) -> str:
    """Its address below this host; empty where the browser does not tell it."""
    page = request.headers.get("HX-Current-URL", "")
    if not page and request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    page = page or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    return urlsplit(page)._replace(scheme="", netloc="").geturl()
