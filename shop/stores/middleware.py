"""Sets the scope of a merchant's request, and keeps merchants to their part of the admin."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Visitor
from accounts.devices import devices
from accounts.models import User
from accounts.requests import detour
from core import scope
from core.client_ip import client_ip
from shop.stores.admin import admin_gate
from shop.stores.models import StoreMembership, StorePage
from shop.stores.people import acting, audit, factor_duty
from shop.stores.people.roles import is_operator, memberships_of

SCOPED_PREFIXES = (admin_gate.ADMIN_PREFIX, "/merchant/")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class PlaceMiddleware:
    """Tells the log from where whatever it writes was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = audit.PLACE.set(devices.masked(client_ip(request)))
        try:
            return self.get_response(request)
        finally:
            audit.PLACE.reset(token)


class FactorDutyMiddleware:
    """Who may not work without a second factor turns it on first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(SCOPED_PREFIXES) and factor_duty.is_owed(request.user):
            messages.warning(request, factor_duty.WORDS)
            return detour(request, reverse("second-factor"))
        return self.get_response(request)


class ActingMiddleware:
    """Somebody of the platform who acts for a store is its owner here, and nobody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_here = request.path.startswith(SCOPED_PREFIXES)
        number = request.session.get(acting.SESSION) if is_here else None
        if number is None:
            return self.get_response(request)
        user, at = request.user, timezone.now()
        row = acting.running(user, number, at=at)
        if row is None or not isinstance(user, User):
            return _over(request, number, at)
        acting.stand_in(user, row)
        vars(request)["acting"] = row
        token = audit.ACTING.set(audit.Acted(row.pk))
        try:
            response = self.get_response(request)
            if request.method not in SAFE and response.status_code < HTTPStatus.BAD_REQUEST:
                acting.wrote(request.path, row, user)
            return response
        finally:
            audit.ACTING.reset(token)


def _over(request: HttpRequest, number: int, at: datetime) -> HttpResponse:
    """Nothing of this request is done any more."""
    del request.session[acting.SESSION]
    acting.end(acting_id=number, at=at)
    messages.warning(request, _("代店操作已经结束"))
    return redirect("platform_acting" if is_operator(request.user) else "/")


class ScopeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(SCOPED_PREFIXES):
            return self.get_response(request)
        if is_operator(request.user):
            with scope.across_stores("operators see every store"):
                return self.get_response(request)
        with scope.entered(scope_of(request.user)):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        return admin_gate.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return admin_gate.malformed(request, exception)


def scope_of(user: Visitor) -> scope.Scope | None:
    """What this person may see; None for visitors, who reach nothing behind a sign-in."""
    if not isinstance(user, User):
        return None
    memberships = memberships_of(user)
    store_ids = frozenset(m.store_id for m in memberships)
    mates = StoreMembership._base_manager.filter(store_id__in=store_ids)
    pages = StorePage._base_manager.filter(store_id__in=store_ids)
    return scope.Scope(
        user_id=user.pk,
        store_ids=store_ids,
        collection_ids=frozenset(m.store.collection_id for m in memberships),
        find_paths=lambda: tuple(pages.values_list("path", flat=True)),
        find_mates=lambda: frozenset(mates.values_list("user_id", flat=True)) | {user.pk},
    )
