"""What every page of the desk asks every four seconds: news of orders and of conversations."""

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.requests import PageRequest
from home.desk.desk_gate import Desk, desk_view
from home.desk.orders import board
from orders.hearing import preferences
from orders.hearing.models import Kind
from orders.support import queues

# Between the versions of orders and of conversations.
BOTH = "~"
# What sounds: a new order, and a shopper's message.
SOUNDS = {"new-order": Kind.NEW_ORDER, "new-message": Kind.MESSAGE}


@require_safe
@desk_view("orders")
def pulse(request: PageRequest, desk: Desk) -> HttpResponse:
    """
    204 while nothing happened since the page's `version`, else the next question, and events for
    what the page shows. Whoever handles orders answers shoppers too.
    """
    orders, talk = board.version_of(desk.store), queues.version_of(desk.store)
    version = f"{orders}{BOTH}{talk}"
    before = request.GET.get("version", "")
    if before == version:
        return HttpResponse(status=204)
    orders_before, _both, talk_before = before.partition(BOTH)
    told = {} if orders == orders_before else _of_orders(orders, orders_before)
    if talk_before and talk != talk_before:
        told |= _of_talk(talk, talk_before)
    if volume := _volume(desk, told):
        told["chime"] = volume
    context = {"desk": desk, "version": version}
    response = render(request, "desk/orders/fragments/pulse.html", context)
    response["HX-Trigger"] = json.dumps(told)
    return response


def _volume(desk: Desk, told: dict[str, object]) -> int:
    """How loud this person wants to hear of it now."""
    at = timezone.now()
    return max(
        (
            preferences.chime(member=desk.membership, kind=kind, at=at)
            for news, kind in SOUNDS.items()
            if news in told
        ),
        default=0,
    )


def _of_orders(version: str, before: str) -> dict[str, object]:
    waiting = int(version.rpartition("-")[2])
    told: dict[str, object] = {"orders-changed": {"waiting": waiting}}
    seen = before.rpartition("-")[2]
    if seen.isdecimal() and int(seen) < waiting:
        told["new-order"] = waiting
    return told


def _of_talk(version: str, before: str) -> dict[str, object]:
    newest, _dash, waiting = version.partition("-")
    told: dict[str, object] = {"messages-changed": {"waiting": int(waiting)}}
    seen = before.partition("-")[0]
    if seen.isdecimal() and int(seen) < int(newest):
        told["new-message"] = int(waiting)
    return told
