"""The door of the merchant desk: who is here, for which store, and what they may do."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.proving import proof
from accounts.proving import views as proving
from accounts.requests import detour
from shop.stores.models import Store, StoreMembership
from shop.stores.people import acting
from shop.stores.people.abilities import BY_NAME
from shop.stores.people.looks import Look, note
from shop.stores.people.roles import can, memberships_of

DESK_STORE = "desk_store"
READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Desk:
    """One person at the desk of one store."""

    user: User
    store: Store
    membership: StoreMembership
    memberships: list[StoreMembership]

    @property
    def may(self) -> dict[str, bool]:
        """For templates: `desk.may.orders`."""
        return {name: can(self.membership, name) for name in BY_NAME}


def desk_view(
    ability: str = "",
    *,
    changes: str = "",
    proven: bool = False,
    pays_out: bool = False,
    shows: Look | None = None,
) -> Callable[..., Callable[..., HttpResponse]]:
    """
    Pass the view a Desk. Visitors sign in first, people without a store open one, staff
    without `ability` (or, to send anything, without `changes`) are told so; in a suspended store
    nothing can be changed. `proven`: who has not shown lately that it is them does so first.
    What `pays_out` nobody does for the store. `shows`: what of its customers a page shows,
    which is written down.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.is_authenticated:
                return detour(request, settings.LOGIN_URL)
            desk = _desk(request)
            if desk is None:
                return redirect("open-store")
            wanted = ability if request.method in READING else changes or ability
            words = _refusal(request, desk, wanted, pays_out=pays_out)
            if words:
                return render(request, f"desk/{words}.html", {"desk": desk}, status=403)
            if proven and not proof.is_here(request, desk.user):
                return proving.ask(request)
            answer = view(request, desk, *args, **kwargs)
            if shows is not None and answer.status_code == HTTPStatus.OK:
                target = shows.target(kwargs)
                note(store_id=desk.store.pk, actor=desk.user, look=shows, target=target)
            return answer

        # For those who ask what a door wants: a test walks them all.
        vars(guarded).update(ability=ability, changes=changes or ability, proven=proven)
        return guarded

    return decorate


def _refusal(request: HttpRequest, desk: Desk, ability: str, *, pays_out: bool) -> str:
    """The page that says why not; empty where nothing is in the way."""
    if ability and not can(desk.membership, ability):
        return "forbidden"
    if request.method in READING:
        return ""
    if not desk.store.is_open:
        return "suspended"
    return "acting_refused" if acting.is_refused(ability=ability, pays_out=pays_out) else ""


def _desk(request: HttpRequest) -> Desk | None:
    memberships = memberships_of(request.user)
    if not memberships:
        return None
    wanted = request.session.get(DESK_STORE)
    named = request.GET.get("store", "")
    if named.isdecimal() and any(m.store_id == int(named) for m in memberships):
        # From a list over several stores, to one row of it.
        wanted = request.session[DESK_STORE] = int(named)
    chosen = next((m for m in memberships if m.store_id == wanted), memberships[0])
    return Desk(
        user=cast(User, request.user),
        store=chosen.store,
        membership=chosen,
        memberships=memberships,
    )
